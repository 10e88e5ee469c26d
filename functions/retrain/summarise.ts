import { classIndexFile } from '@dlsift/retrieval/index';
import {
  createClassIndex,
  encodeClassIndex,
  mergeClassStatistics,
  mergeSigmaStatistics,
  movedShare,
  sigmaOf,
} from '@dlsift/retrieval/partition';
import type { PartitionStore } from '@dlsift/retrieval/storage';
import { type Build, maxRounds, type ShardEntry, settledShare } from './build.ts';
import { readSeparators } from './separators.ts';
import type { BuildWorkspace } from './workspace.ts';

export interface Summary {
  build: Build;
  settled: boolean;
  movedShare: number;
}

/** Eq. (13): class means over all shards, and the sigmas of eq. (7) to (9). Then: has the loop settled? */
export async function summarise(
  build: Build,
  shards: ShardEntry[],
  workspace: BuildWorkspace,
  partitions: PartitionStore,
): Promise<Summary> {
  const labels = await workspace.labels.get(build.round);
  const assignments = await Promise.all(shards.map(({ shard }) => workspace.assignments.get(build.round, shard)));
  const statistics = assignments.map((assignment) => assignment.statistics).reduce(mergeClassStatistics);
  const sigmas = sigmaOf(assignments.map((assignment) => assignment.sigmas).reduce(mergeSigmaStatistics));
  const separators = await readSeparators(build, labels.classCount, workspace);
  await workspace.put(classIndexFile, encodeClassIndex(createClassIndex(statistics, separators, labels.labelOfClass)));

  const { shards: shardOf, rowsInShard } = await workspace.training.get();
  const positionOf = new Map(shards.map(({ shard }, position) => [shard, position]));
  const classes = Int32Array.from(rowsInShard, (row, i) => assignments[positionOf.get(shardOf[i])!].classes[row]);
  const moved = movedShare(labels.classes, classes);
  const settled = moved < settledShare || build.round + 1 >= maxRounds;
  if (!settled) await workspace.labels.put({ ...labels, classes }, build.round + 1);
  await partitions.update(build.tenant, build.version, {
    classes: labels.classCount,
    sigmas,
    segments: assignments.flatMap((assignment) => assignment.segments),
  });
  return { build: settled ? build : { ...build, round: build.round + 1 }, settled, movedShare: moved };
}
