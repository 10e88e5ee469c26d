import type { LibraryStore, PartitionStore } from '@dlsift/retrieval/storage';
import type { Build, StepAnswers } from '../builds/index.ts';
import { extractionRounds, extractionShard } from './limits.ts';
import type { RelearningWorkspace } from './workspace.ts';

/**
 * Lists the pictures without features of the new set, in shards. It runs again after each
 * extraction, because a picture that arrives while the new set is announced may lack it.
 */
export async function planExtraction(
  build: Build,
  library: Pick<LibraryStore, 'all'>,
  workspace: RelearningWorkspace,
): Promise<StepAnswers['plan-extraction']> {
  const featureSet = requireFeatureSet(build);
  const missing: string[] = [];
  for await (const image of library.all(build.tenant)) {
    const isThere = image.featureSet === featureSet || image.otherFeatureSet === featureSet;
    if (image.state === 'ready' && !isThere) missing.push(image.imageId);
  }
  const { least, most, calls } = extractionShard;
  const perShard = Math.min(most, Math.max(least, Math.ceil(missing.length / calls)));
  const round = build.extraction ?? 0;
  const more = missing.length > 0 && round < extractionRounds;
  const shards: StepAnswers['plan-extraction']['shards'] = [];
  for (let first = 0; more && first < missing.length; first += perShard) {
    const imageIds = missing.slice(first, first + perShard);
    shards.push({ name: await workspace.putShard(round, shards.length, imageIds), pictures: imageIds.length });
  }
  return { build: { ...build, extraction: round + 1 }, shards, more };
}

/**
 * The feature set that a build describes pictures by.
 *
 * @throws Error where the build names none
 */
export function requireFeatureSet({ featureSet, version }: Build): string {
  if (featureSet === undefined)
    throw new Error(`Expected build ${version} to name the feature set to describe pictures by`);
  return featureSet;
}

/**
 * Makes the new set serve a library without a partition. A library that has one keeps it, with its
 * set.
 */
export async function adopt(
  { tenant, version, featureSet }: Build,
  partitions: Pick<PartitionStore, 'adopt' | 'get' | 'updateIn'>,
  now = new Date(),
): Promise<void> {
  if (featureSet === undefined) throw new Error(`Expected build ${version} to name the feature set to adopt`);
  const reason = (await partitions.get(tenant, version))?.reason ?? 'The library is searched whole';
  const isAdopted = await partitions.adopt(tenant, featureSet);
  await partitions.updateIn(tenant, version, ['building'], {
    ...(isAdopted
      ? { state: 'promoted', reason: `${reason}; its pictures are described by ${featureSet} from now on` }
      : { state: 'rejected', reason: `${reason}; the partition that serves has more, and stays` }),
    stoppedAt: now.toISOString(),
  });
}
