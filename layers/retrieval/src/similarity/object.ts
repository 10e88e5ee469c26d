/**
 * Spread of the object features over the library: the standard deviations of eq. (7) to (9),
 * computed at each build. Units: colour in the space of eq. (5), position and shape as shares of 1.
 */
export interface Sigmas {
  color: number;
  position: number;
  shape: number;
}

/** Sigmas of a library that is not yet measured: a uniform distribution over [0, 1], sqrt(1/12). */
export const defaultSigmas: Readonly<Sigmas> = { color: 0.29, position: 0.29, shape: 0.29 };

/** Weights of area and axis ratio in eq. (9), w_rho + w_e = 1. */
const shapeWeights = { area: 0.5, axisRatio: 0.5 };

/**
 * Eq. (7): colour similarity of two object features F_i = (c1, c2, c3, x, y, rho, e). Read with the
 * minus sign that the paper omits: without it D1 >= 1.
 */
export function colorSimilarity(a: Float32Array, b: Float32Array, sigma: number): number {
  return Math.exp(-(square(a[0] - b[0]) + square(a[1] - b[1]) + square(a[2] - b[2])) / (3 * square(sigma)));
}

/** Eq. (8): position similarity of two object features. */
export function positionSimilarity(a: Float32Array, b: Float32Array, sigma: number): number {
  return Math.exp(-(square(a[3] - b[3]) + square(a[4] - b[4])) / (2 * square(sigma)));
}

/** Eq. (9): shape similarity of two object features. */
export function shapeSimilarity(a: Float32Array, b: Float32Array, sigma: number): number {
  const distance = shapeWeights.area * square(a[5] - b[5]) + shapeWeights.axisRatio * square(a[6] - b[6]);
  return Math.exp(-distance / square(sigma));
}

function square(x: number): number {
  return x * x;
}
