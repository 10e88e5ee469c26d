import type { Matrix } from '../matrix.ts';
import { coordinatesOf, principalDirections } from './directions.ts';
import { dot } from './vectors.ts';

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

/** Chosen on Corel-1k and ten classes of Tiny ImageNet, apart and together: fewer miss noise, more miss squares of grey. */
const mostDirections = 32;
/** Fewer pictures tell nothing. */
const fewestPictures = 2 * mostDirections;
const fewestHeldOut = 10;

/** Per so much of the way from `median` to `usual`, beyond `usual`, the share of a confidence that counts falls to 1 / e. */
const wayPerNeper = 0.3;
const leastWay = 0.05;

/**
 * @param pictures CNN vectors as they are compared, of unit length
 * @param heldOut of other pictures of the library
 * @returns null where there are too few of either
 */
export function fitFamiliar(pictures: Matrix, heldOut: Matrix): Familiar | null {
  if (pictures.rows < fewestPictures || heldOut.rows < fewestHeldOut || pictures.columns < 2 * mostDirections)
    return null;
  const directions = principalDirections(pictures, mostDirections, 1);
  const { data, rows } = heldOut;
  const shares = Array.from({ length: rows }, (_, r) =>
    shareAlong(directions, data.subarray(r * heldOut.columns, (r + 1) * heldOut.columns)),
  ).sort((a, b) => a - b);
  return { directions, usual: shares[Math.floor(rows * 0.05)]!, median: shares[Math.floor(rows / 2)]! };
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
  return Math.sqrt(dot(data, data));
}
