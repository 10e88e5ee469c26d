/** Maximum kernel radius in pixels: sigma 4 with one layer per octave needs 111. */
export const MAX_RADIUS = 128;

const weights = memory.data((MAX_RADIUS + 1) * 4, 16);

/** Radius of OpenCV's kernel for a float picture: four standard deviations. */
export function gaussianRadius(sigma: f64): i32 {
  return (<i32>nearest(sigma * 8 + 1) | 1) >> 1;
}

/**
 * Computes the right half of the sampled Gaussian, centre first, normalised so that the whole
 * kernel sums to 1. The next call overwrites the table.
 */
export function gaussianWeights(sigma: f64, radius: i32): usize {
  let sum: f64 = 1;
  for (let k = 1; k <= radius; k++) sum += 2 * bell(sigma, k);
  for (let k = 0; k <= radius; k++) store<f32>(weights + (<usize>k << 2), <f32>(bell(sigma, k) / sum));
  return weights;
}

function bell(sigma: f64, x: f64): f64 {
  return Math.exp((-0.5 / (sigma * sigma)) * x * x);
}
