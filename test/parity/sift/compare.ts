import type { SiftFeatures } from '../../../layers/retrieval/src/sift/index.ts';

/** How OpenCV's keypoints (x, y, size, angle, ...) and descriptors correspond to ours. */
export interface Agreement {
  expected: number;
  /**
   * Number of OpenCV's keypoints with one of ours within 0.05 px, 1 % of size and 0.5 degree; each
   * of ours counts once.
   */
  found: number;
  /** Number of our keypoints without a counterpart. */
  extra: number;
  /** Of those found: every element of the descriptor within 1, and all equal. */
  near: number;
  equal: number;
}

export function agreement(ours: SiftFeatures, theirs: number[][], descriptors: Uint8Array): Agreement {
  const free = new Set(Array.from({ length: ours.count }, (_, i) => i));
  const result = { expected: theirs.length, found: 0, extra: 0, near: 0, equal: 0 };
  theirs.forEach((keypoint, i) => {
    const match = closest(ours, free, keypoint);
    if (match === undefined) return;
    free.delete(match);
    result.found++;
    const difference = largestDifference(ours.descriptors, match * 128, descriptors, i * 128);
    if (difference <= 1) result.near++;
    if (difference === 0) result.equal++;
  });
  result.extra = free.size;
  return result;
}

/** The free keypoint within tolerance with the smallest sum of deviations. */
function closest({ keypoints }: SiftFeatures, free: Set<number>, [x, y, size, angle]: number[]): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const i of free) {
    const at = i * 5;
    const distance = Math.hypot(keypoints[at] - x, keypoints[at + 1] - y);
    if (distance > 0.05) continue;
    const growth = Math.abs(keypoints[at + 2] / size - 1);
    const turn = Math.abs(keypoints[at + 3] - angle);
    const turned = Math.min(turn, 360 - turn);
    if (growth > 0.01 || turned > 0.5) continue;
    const deviation = distance / 0.05 + growth / 0.01 + turned / 0.5;
    if (deviation < least) {
      least = deviation;
      best = i;
    }
  }
  return best;
}

function largestDifference(a: Uint8Array, atA: number, b: Uint8Array, atB: number): number {
  let most = 0;
  for (let k = 0; k < 128; k++) most = Math.max(most, Math.abs(a[atA + k] - b[atB + k]));
  return most;
}
