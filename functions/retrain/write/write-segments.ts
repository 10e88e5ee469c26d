import { matrixOf } from '@dlsift/retrieval/math';
import { accumulateClassStatistics } from '@dlsift/retrieval/partition';
import { rowFeatures } from '@dlsift/retrieval/segments';
import type { SegmentEntry } from '@dlsift/retrieval/storage';
import type { ShardEntry } from '../../builds/index.ts';
import type { BuildWorkspace, WrittenClass } from '../workspace/index.ts';
import { gatherRows, type RowOf } from './gather-rows.ts';
import { writeWords } from './write-words.ts';

/** Maximum pictures of a segment file. A search reads a class whole; most classes have one file. */
const picturesPerSegment = 5000;

/**
 * Writes the segments of one part's classes, and their sums for eq. (13). The rows of a class are
 * gathered from all shards, so that a search reads one file per class, whatever the size of the
 * library.
 */
export async function writeSegments(part: number, shards: ShardEntry[], workspace: BuildWorkspace): Promise<void> {
  const members = new Map<number, { own: RowOf[]; second: RowOf[] }>();
  const membersOf = (c: number) => {
    const known = members.get(c) ?? { own: [], second: [] };
    members.set(c, known);
    return known;
  };
  for (const { shard } of shards) {
    const { segment, own, second } = await workspace.parts.get(shard, part);
    for (let row = 0; row < segment.rows; row++) {
      if (own[row] >= 0) membersOf(own[row]).own.push({ segment, row });
      if (second[row] >= 0) membersOf(second[row]).second.push({ segment, row });
    }
  }
  const written: WrittenClass[] = [];
  for (const [c, { own, second }] of [...members].sort(([a], [b]) => a - b)) {
    const segments: SegmentEntry[] = [];
    const all = [...own, ...second];
    for (let first = 0; first < all.length; first += picturesPerSegment) {
      const segment = gatherRows(all.slice(first, first + picturesPerSegment));
      const key = await workspace.putSegment(c, segments.length, segment);
      segments.push({ class: c, key, pictures: segment.rows });
    }
    written.push({ class: c, segments, ...sumsOf(own) });
  }
  const images = shards.reduce((sum, { pictures }) => sum + pictures, 0);
  await writeWords(part, members, images, workspace);
  await workspace.written.put(written, part);
}

function sumsOf(rows: readonly RowOf[]): Pick<WrittenClass, 'pictures' | 'cnnSums' | 'siftSums'> {
  const vectors = rows.map(({ segment, row }) => rowFeatures(segment, row));
  const [cnn, sift] = [matrixOf(vectors.map((row) => row.cnn)), matrixOf(vectors.map((row) => row.sift))];
  const { cnnSums, siftSums } = accumulateClassStatistics(new Int32Array(rows.length), cnn, sift, 1);
  return { pictures: rows.length, cnnSums, siftSums };
}
