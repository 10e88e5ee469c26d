import { distinctPairs, type FramedKeypoints } from './keypoints.ts';
import { matchDescriptors } from './match.ts';

/**
 * Matched keypoints with their frames (location, size, orientation): each pair alone determines a
 * similarity.
 */
export interface FramedPairs {
  count: number;
  /** count x 2: x, y relative to the centre of the picture, whose longer side measures 2. */
  from: Float64Array;
  to: Float64Array;
  /** count x 2: the orientation as a unit vector. */
  fromDirections: Float64Array;
  toDirections: Float64Array;
  /** count: size in `to` over size in `from`, in the units of `to` and of `from`. */
  scales: Float64Array;
  /** Units of `from` and of `to` per pixel. */
  fromScale: number;
  toScale: number;
}

/**
 * Matches a candidate to a query. Pairs of the same two locations, where SIFT gives several
 * orientations, count once.
 */
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
