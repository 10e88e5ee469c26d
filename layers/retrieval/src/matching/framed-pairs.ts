import { distinctPairs, type FramedKeypoints } from './keypoints.ts';
import { matchDescriptors } from './match.ts';

/** Matched keypoints that say where they lie, how large they are and which way they point: each pair fixes a view on its own. */
export interface FramedPairs {
  count: number;
  /** count x 2: x, y, about the middle of the picture, which is 2 wide or high, whichever is more. */
  from: Float64Array;
  to: Float64Array;
  /** count x 2: the direction, of unit length. */
  fromDirections: Float64Array;
  toDirections: Float64Array;
  /** count: size in `to` over size in `from`, each in units of `from` and `to`. */
  scales: Float64Array;
  /** Units of `from` and of `to` per pixel. */
  fromScale: number;
  toScale: number;
}

/** The matches from a candidate to a query; those between the same two places (SIFT's several orientations of one point) once. */
export function framedPairs(query: FramedKeypoints, candidate: FramedKeypoints, ratio: number): FramedPairs {
  const { pairs } = matchDescriptors(candidate.descriptors, query.descriptors, { ratio });
  const rows = distinctPairs(candidate.geometry, query.geometry, 4, pairs);
  const count = rows.length / 2;
  const from = sideOf(candidate, rows, 0);
  const to = sideOf(query, rows, 1);
  const scales = Float64Array.from({ length: count }, (_, i) => to.sizes[i] / from.sizes[i]);
  return {
    ...{ count, from: from.points, to: to.points, scales },
    ...{ fromDirections: from.directions, toDirections: to.directions, fromScale: from.scale, toScale: to.scale },
  };
}

function sideOf({ width, height, geometry }: FramedKeypoints, rows: Int32Array, side: 0 | 1) {
  const scale = 2 / Math.max(width, height);
  const count = rows.length / 2;
  const points = new Float64Array(2 * count);
  const directions = new Float64Array(2 * count);
  const sizes = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const at = 4 * rows[2 * i + side];
    const angle = (geometry[at + 3] * Math.PI) / 180;
    points[2 * i] = scale * (geometry[at] - width / 2);
    points[2 * i + 1] = scale * (geometry[at + 1] - height / 2);
    directions[2 * i] = Math.cos(angle);
    directions[2 * i + 1] = Math.sin(angle);
    sizes[i] = scale * geometry[at + 2];
  }
  return { points, directions, sizes, scale };
}
