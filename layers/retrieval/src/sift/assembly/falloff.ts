/**
 * Maximum distance of a weighted sample in pixels: descriptors of sigma 4 with one layer per octave
 * reach 121.
 */
export const MAX_WINDOW = 128;

const table = memory.data((2 * MAX_WINDOW + 8) * 4, 16);

/**
 * Address of the weight at distance 0. The weight at distance k is k floats before and after it.
 */
export const falloff: usize = table + MAX_WINDOW * 4;

/**
 * Fills the table with exp(factor * k^2) up to `radius`. A Gaussian over a window is the product of
 * one over rows and one over columns, so these are all the exponentials that a window needs. The
 * ratios of neighbouring values form a geometric series, which saves most of the exponentials here
 * too.
 */
export function prepareFalloff(factor: f64, radius: i32): void {
  const first = Math.exp(factor);
  const growth = first * first;
  let ratio = first;
  let weight: f64 = 1;
  store<f32>(falloff, 1);
  for (let k = 1; k <= radius; k++) {
    weight *= ratio;
    ratio *= growth;
    const offset = <usize>k << 2;
    store<f32>(falloff + offset, <f32>weight);
    store<f32>(falloff - offset, <f32>weight);
  }
}
