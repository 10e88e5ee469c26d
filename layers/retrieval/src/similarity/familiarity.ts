import { coordinatesOf, lengthOf, type Matrix, principalDirections } from '../math/index.ts';

/**
 * Quantiles of the share of a picture's CNN vector that lies along the library's principal
 * directions, over pictures that the directions were not computed from. A query below them is
 * unlike everything in the library.
 */
export interface Familiarity {
  /** 95 of 100 pictures reach it. */
  usual: number;
  median: number;
}

/** Familiarity with its principal directions, count x d, orthonormal. */
export interface Familiar extends Familiarity {
  directions: Matrix;
}

/**
 * Maximum directions. Chosen, with `wayPerNeper`, on ten classes of Tiny ImageNet: with 64 or fewer
 * directions more flat pictures and drawings pass for photographs.
 */
const maxDirections = 96;
/**
 * Minimum pictures and dimensions per direction: the directions would otherwise span all of either.
 */
const minPerDirection = 2;
/** Minimum pictures, and minimum dimensions. */
const fewest = 64;
const minHeldOut = 10;

/**
 * Share of the distance from `median` to `usual` beyond `usual` over which the factor of a
 * confidence falls by e.
 */
const wayPerNeper = 0.2;
const minWay = 0.05;

/**
 * @param pictures CNN vectors as they are compared, unit length
 * @param heldOut the same of other pictures of the library
 * @returns null where there are too few of either
 */
export function fitFamiliar(pictures: Matrix, heldOut: Matrix): Familiar | null {
  const least = Math.min(pictures.rows, pictures.columns);
  if (least < fewest || heldOut.rows < minHeldOut) return null;
  const directions = principalDirections(pictures, Math.min(maxDirections, Math.floor(least / minPerDirection)), 1);
  const { data, rows } = heldOut;
  const shares = Array.from({ length: rows }, (_, r) =>
    shareAlong(directions, data.subarray(r * heldOut.columns, (r + 1) * heldOut.columns)),
  ).sort((a, b) => a - b);
  return { directions, usual: shares[Math.floor(rows * 0.05)], median: shares[Math.floor(rows / 2)] };
}

/**
 * Factor of a query's confidences, in [0, 1]: 1 while the query lies along the library's directions
 * as 95 of 100 of its pictures do, then falling. Residuals show what is out of distribution (Wang
 * et al., CVPR 2022).
 */
export function familiarityOf(cnn: Float32Array, { directions, usual, median }: Familiar): number {
  const way = wayPerNeper * Math.max(minWay, median - usual);
  return Math.exp(-Math.max(0, usual - shareAlong(directions, cnn)) / way);
}

/** Length of a unit vector's projection. */
function shareAlong(directions: Matrix, vector: Float32Array): number {
  const { data } = coordinatesOf({ data: vector, rows: 1, columns: vector.length }, directions);
  return lengthOf(data);
}
