import { coordinatesOf, lengthOf, type Matrix, principalDirections } from '../math/index.ts';

/**
 * Which share of its own pictures' CNN vectors lies along a library's principal directions, so that a search can tell a picture
 * of which the library holds nothing like: quantiles over pictures from which the directions were not taken.
 */
export interface Familiarity {
  /** 95 of 100 reach it. */
  usual: number;
  median: number;
}

/** What tells a familiar picture: `directions` is count x d, orthonormal. */
export interface Familiar extends Familiarity {
  directions: Matrix;
}

/**
 * Chosen, with the way below, on ten classes of Tiny ImageNet that the default embedder never saw: along 32 as along 128 much of
 * what is drawn lies as their pictures do.
 */
const mostDirections = 64;
/** A direction takes as many pictures and dimensions: few of either would be spanned whole. */
const leastPerDirection = 2;
/** Fewer pictures, or dimensions, tell nothing. */
const fewest = 64;
const fewestHeldOut = 10;

/** Per so much of the way from `median` to `usual`, beyond `usual`, the share of a confidence that counts falls to 1 / e. */
const wayPerNeper = 0.2;
const leastWay = 0.05;

/**
 * @param pictures CNN vectors as they are compared, of unit length
 * @param heldOut of other pictures of the library
 * @returns null where there are too few of either
 */
export function fitFamiliar(pictures: Matrix, heldOut: Matrix): Familiar | null {
  const least = Math.min(pictures.rows, pictures.columns);
  if (least < fewest || heldOut.rows < fewestHeldOut) return null;
  const directions = principalDirections(pictures, Math.min(mostDirections, Math.floor(least / leastPerDirection)), 1);
  const { data, rows } = heldOut;
  const shares = Array.from({ length: rows }, (_, r) =>
    shareAlong(directions, data.subarray(r * heldOut.columns, (r + 1) * heldOut.columns)),
  ).sort((a, b) => a - b);
  return { directions, usual: shares[Math.floor(rows * 0.05)], median: shares[Math.floor(rows / 2)] };
}

/**
 * The share in [0, 1] of a confidence that is left for a query: 1 as long as it lies along the library's directions as 95 of 100
 * of its pictures do, then falling. The residual tells what is out of distribution (Wang et al., CVPR 2022).
 */
export function familiarityOf(cnn: Float32Array, { directions, usual, median }: Familiar): number {
  const way = wayPerNeper * Math.max(leastWay, median - usual);
  return Math.exp(-Math.max(0, usual - shareAlong(directions, cnn)) / way);
}

/** Length of a unit vector's projection. */
function shareAlong(directions: Matrix, vector: Float32Array): number {
  const { data } = coordinatesOf({ data: vector, rows: 1, columns: vector.length }, directions);
  return lengthOf(data);
}
