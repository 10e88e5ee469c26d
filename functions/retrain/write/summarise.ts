import { classIndexFile } from '@dlsift/retrieval/library';
import {
  type ClassIndex,
  type ClassStatistics,
  createClassIndex,
  encodeClassIndex,
  mergeSigmaStatistics,
  type SigmaStatistics,
  sigmaOf,
} from '@dlsift/retrieval/partition';
import type { PartitionStore } from '@dlsift/retrieval/storage';
import type { Build, ShardEntry } from '../../builds/index.ts';
import type { BuildWorkspace, WrittenClass } from '../workspace/index.ts';

/**
 * Writes the class index of eq. (13), which has the means, the SVMs and the routing rule, and
 * records the sigmas of eq. (7) to (9), the segments and the word indexes.
 */
export async function summarise(
  build: Build,
  shards: ShardEntry[],
  parts: number[],
  workspace: BuildWorkspace,
  partitions: Pick<PartitionStore, 'updateIn'>,
): Promise<void> {
  const { index } = await workspace.learned.get();
  const { classCount, weights, biases } = index;
  const statistics = emptyStatistics(index);
  const segments: WrittenClass['segments'] = [];
  for (const part of parts) {
    for (const written of await workspace.written.get(part)) {
      addClass(statistics, written);
      segments.push(...written.segments);
    }
  }
  let sigmas: SigmaStatistics | null = null;
  for (const { shard } of shards) {
    const assignment = await workspace.assignments.get(shard);
    sigmas = sigmas ? mergeSigmaStatistics(sigmas, assignment.sigmas) : assignment.sigmas;
  }
  const separators = { classes: Int32Array.from({ length: classCount }, (_, c) => c), weights, biases };
  const classIndex = createClassIndex(statistics, [separators], index.labels, index.rule);
  await workspace.put(classIndexFile, encodeClassIndex(classIndex));
  await partitions.updateIn(build.tenant, build.version, ['building'], {
    classes: classCount,
    sigmas: sigmas && sigmaOf(sigmas),
    words: parts.map((part) => ({ key: workspace.prefix + workspace.wordsName(part) })),
    segments: segments.sort((a, b) => a.class - b.class),
  });
}

function emptyStatistics({ classCount, cnnMeans }: ClassIndex): ClassStatistics {
  return {
    classCount,
    counts: new Float64Array(classCount),
    cnnDimensions: cnnMeans.columns,
    cnnSums: new Float64Array(classCount * cnnMeans.columns),
    siftDimensions: 0,
    siftSums: new Float64Array(0),
  };
}

/**
 * Adds one class to the statistics. A class that is the first class of no picture keeps a zero
 * mean.
 */
function addClass(statistics: ClassStatistics, { class: c, pictures, cnnSums, siftSums }: WrittenClass): void {
  if (pictures === 0) return;
  if (statistics.siftDimensions === 0) {
    statistics.siftDimensions = siftSums.length;
    statistics.siftSums = new Float64Array(statistics.classCount * siftSums.length);
  }
  statistics.counts[c] = pictures;
  statistics.cnnSums.set(cnnSums, c * cnnSums.length);
  statistics.siftSums.set(siftSums, c * siftSums.length);
}
