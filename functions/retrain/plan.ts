import { decodeFeatures, featuresIn, ProjectionFit } from '@dlsift/retrieval/features';
import { changesFrom, classIndexFile, recentFile, type SegmentPicture, toSegment } from '@dlsift/retrieval/index';
import { decodeClassIndex } from '@dlsift/retrieval/partition';
import type { LibraryStore, PartitionRecord, PartitionStore } from '@dlsift/retrieval/storage';
import type { FeatureSetNames } from '../common/feature-set-names.ts';
import { type Build, fewestPictures, partsOf, picturesPerShard, type ShardEntry } from './build.ts';
import { QuerySample } from './judge/evaluation-queries.ts';
import { leaseMs } from './life/start.ts';
import type { ShardRange } from './places.ts';
import type { BuildWorkspace } from './workspace.ts';

export interface Plan {
  build: Build;
  enough: boolean;
  shards: ShardEntry[];
  parts: number[];
}

/**
 * Takes the snapshot: every ready picture that has features of the build's set goes into a shard file, features as
 * extracted, in the order of ids. The projection is fitted on the way, or is that of the classes that are kept; pictures
 * to ask for are drawn. What changes from here on is in the change log.
 */
export async function plan(
  given: Build,
  workspace: BuildWorkspace,
  library: Pick<LibraryStore, 'all'>,
  partitions: Pick<PartitionStore, 'lease' | 'current' | 'updateIn'>,
  names: Pick<FeatureSetNames, 'serving'>,
  now = new Date(),
): Promise<Plan> {
  const { tenant, version, mode } = given;
  await holdLease(given, partitions, now);
  const snapshotAt = now.toISOString();
  const serving = await partitions.current(tenant);
  const featureSet = given.featureSet ?? (await featureSetOf(tenant, library, names));
  const build: Build = {
    ...given,
    serving: serving?.version ?? null,
    comparable: serving?.featureSet === featureSet && (await workspace.beside(serving.version).ranges.find()) !== null,
  };
  const snapshot = await takeSnapshot(tenant, featureSet, changesFrom(snapshotAt), workspace, library);
  const { shards, images, fit } = snapshot;
  const reason = whyNot(mode, images, serving, featureSet);
  if (reason === null) {
    if (mode === 'compact') await keepClasses(workspace.beside(serving!.version), workspace);
    else await workspace.putProjection(fit.finish());
    await workspace.put(recentFile, new TextEncoder().encode(JSON.stringify(snapshot.recent)));
    await workspace.ranges.put(snapshot.ranges);
    await workspace.queries.put(snapshot.queries.finish());
  }
  await partitions.updateIn(tenant, version, ['building'], {
    snapshotAt,
    featureSet,
    images,
    replaces: build.serving,
    ...(reason !== null && { reason }),
    // New features serve a small library all the same: `adopt` settles that.
    ...(reason !== null && mode !== 'relearn' && { state: 'rejected', stoppedAt: snapshotAt }),
  });
  return { build, enough: reason === null, shards, parts: partsOf(images) };
}

/** @throws Error when another build has taken the lease, because this one held it too long. */
export async function holdLease(
  { tenant, version }: Pick<Build, 'tenant' | 'version'>,
  partitions: Pick<PartitionStore, 'lease'>,
  now = new Date(),
): Promise<void> {
  if (await partitions.lease(tenant, version, now.getTime() + leaseMs, now.getTime())) return;
  throw new Error(`Expected to hold the lease of tenant ${tenant}, but another build has taken it`);
}

async function takeSnapshot(
  tenant: string,
  featureSet: string | null,
  recentFrom: string,
  workspace: BuildWorkspace,
  library: Pick<LibraryStore, 'all'>,
) {
  const recent: [imageId: string, changedAt: string][] = [];
  const fit = new ProjectionFit();
  const queries = new QuerySample();
  const shards: ShardEntry[] = [];
  const ranges: ShardRange[] = [];
  let pending: SegmentPicture[] = [];
  const flush = async () => {
    const shard = shards.length;
    shards.push({ shard, pictures: pending.length });
    ranges.push({ shard, first: pending[0].imageId, last: pending.at(-1)!.imageId });
    await workspace.putSegment(workspace.shardKey(shard), toSegment(pending));
    pending = [];
  };
  for await (const image of library.all(tenant)) {
    const bytes = featureSet === null ? null : featuresIn(image, featureSet);
    if (image.state !== 'ready' || !bytes) continue;
    const features = decodeFeatures(bytes);
    const { imageId, key, label, metadata, createdAt: addedAt, changedAt } = image;
    const { cnn, sift, object } = features;
    fit.add(features);
    queries.add({ imageId, label, cnn, sift, object });
    if (changedAt >= recentFrom) recent.push([imageId, changedAt]);
    pending.push({ imageId, key, label, metadata, addedAt, changedAt, cnn, sift, object });
    if (pending.length === picturesPerShard) await flush();
  }
  if (pending.length > 0) await flush();
  const images = shards.reduce((sum, { pictures }) => sum + pictures, 0);
  return { shards, ranges, recent, fit, queries, images };
}

function whyNot(
  mode: Build['mode'],
  images: number,
  serving: PartitionRecord | null,
  featureSet: string | null,
): string | null {
  if (mode === 'compact') {
    if (!serving) return 'There are no classes to place pictures in: no partition serves yet';
    if (serving.featureSet !== featureSet) {
      return `The classes that serve were learned in the feature set ${serving.featureSet}, not in ${featureSet}`;
    }
    return images === 0 ? 'The library has no pictures' : null;
  }
  if (images >= fewestPictures) return null;
  return `The library has ${images} pictures; up to ${fewestPictures} are searched whole, which is as fast`;
}

/** A compaction works in the classes and the projection of the version that serves. */
async function keepClasses(serving: BuildWorkspace, workspace: BuildWorkspace): Promise<void> {
  const index = decodeClassIndex(await serving.read(serving.prefix + classIndexFile));
  await workspace.putProjection(await serving.projection());
  const none = new Int32Array(0);
  await workspace.learned.put({
    index,
    classes: none,
    secondClasses: none,
    shards: none,
    rowsInShard: none,
    rounds: [],
  });
}

/** What serves; where nothing was chosen, or what was can no longer be made, the set of the picture that changed last: what new queries are described by. */
async function featureSetOf(
  tenant: string,
  library: Pick<LibraryStore, 'all'>,
  names: Pick<FeatureSetNames, 'serving'>,
): Promise<string | null> {
  const serving = await names.serving(tenant);
  if (serving !== null) return serving;
  let newest: { featureSet: string | null; changedAt: string } = { featureSet: null, changedAt: '' };
  for await (const { featureSet, changedAt } of library.all(tenant)) {
    if (featureSet && changedAt > newest.changedAt) newest = { featureSet, changedAt };
  }
  return newest.featureSet;
}
