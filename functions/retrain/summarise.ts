import { classIndexFile } from '@dlsift/retrieval/index';
import {
  createClassIndex,
  encodeClassIndex,
  mergeClassStatistics,
  mergeSigmaStatistics,
  sigmaOf,
} from '@dlsift/retrieval/partition';
import type { PartitionStore } from '@dlsift/retrieval/storage';
import type { Build, ShardEntry } from './build.ts';
import { readSeparators } from './rounds.ts';
import type { BuildWorkspace } from './workspace.ts';

/** Eq. (13): class means over all shards, with the separators and the rule; and the sigmas of eq. (7) to (9). */
export async function summarise(
  build: Build,
  shards: ShardEntry[],
  workspace: BuildWorkspace,
  partitions: PartitionStore,
): Promise<void> {
  const { index } = await workspace.learned.get();
  const assignments = await Promise.all(shards.map(({ shard }) => workspace.assignments.get(shard)));
  const statistics = assignments.map((assignment) => assignment.statistics).reduce(mergeClassStatistics);
  const sigmas = sigmaOf(assignments.map((assignment) => assignment.sigmas).reduce(mergeSigmaStatistics));
  const separators = await readSeparators(build, index.classCount, workspace);
  const classIndex = createClassIndex(statistics, separators, index.labels, index.rule);
  await workspace.put(classIndexFile, encodeClassIndex(classIndex));
  await partitions.update(build.tenant, build.version, {
    classes: index.classCount,
    sigmas,
    segments: assignments.flatMap((assignment) => assignment.segments),
  });
}
