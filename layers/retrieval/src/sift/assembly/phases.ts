import { gaussianRadius, gaussianWeights } from './gaussian';

/**
 * Maximum kernel radius that is split into phases. Wider kernels, which need a sigma above the
 * default, are applied whole.
 */
export const MAX_SPLIT_RADIUS = 24;

/**
 * The phases may reach one weight, that is two pixels, further than the kernel, for a better fit.
 */
const EXTRA = 2;

/** Maximum number of weights in one half of a phase, centre included. */
export const MAX_TAPS = ((MAX_SPLIT_RADIUS + EXTRA) >> 1) + 1;
const SAMPLES = 32;
/** Ridge term that keeps a weight near the kernel's own where the fit does not determine it. */
const RIDGE: f64 = 1e-12;

const response = memory.data(SAMPLES * 8, 16);
const importance = memory.data(SAMPLES * 8, 16);
const taps = memory.data(MAX_TAPS * 8, 16);
const normal = memory.data(MAX_TAPS * MAX_TAPS * 8, 16);
const right = memory.data(MAX_TAPS * 8, 16);

/**
 * Fraction of the range below which the loss from using half the pixels vanishes among rounding
 * errors.
 */
const NEGLIGIBLE: f64 = 1.1e-5;

/**
 * Whether a picture already blurred to `have` can be blurred by `step` more from every second pixel
 * of every second row: the content near the Nyquist frequency of the half picture must be
 * negligible, before the blur (aliases) or after it (images of the zero-stuffing).
 */
export function halfSuffices(have: f64, step: f64): bool {
  if (gaussianRadius(step) > MAX_SPLIT_RADIUS) return false;
  const total = have * have + step * step;
  const alias = Math.exp((-Math.PI * Math.PI * total) / 8);
  const image = Math.exp((-Math.PI * Math.PI * have * have * step * step) / total / 2);
  return max(alias, image) < NEGLIGIBLE;
}

/** Largest index of the weights that `fitPhases` writes for a blur by `step`. */
export function phaseReach(step: f64): i32 {
  return (gaussianRadius(step) + EXTRA) >> 1;
}

/**
 * Computes weights that blur by `step` a picture already blurred to `have`, given only its even
 * pixels: pairs of the m-th weight for even outputs (at distance 2m) and for odd outputs (at
 * distance 2m + 1). Both are least-squares fits to the frequency response of OpenCV's sampled and
 * truncated kernel, weighted by what a picture of that blur contains at each frequency.
 */
export function fitPhases(have: f64, step: f64, pairs: usize): void {
  const radius = gaussianRadius(step);
  const weights = gaussianWeights(step, radius);
  for (let s = 0; s < SAMPLES; s++) {
    const w = frequency(s);
    let sum = <f64>load<f32>(weights);
    for (let k = 1; k <= radius; k++) sum += 2 * Math.cos(w * k) * load<f32>(weights + (<usize>k << 2));
    store<f64>(response + (<usize>s << 3), sum);
    // The amplitudes of photographs fall about as one over the frequency.
    store<f64>(importance + (<usize>s << 3), Math.exp(-have * have * w * w) / (w * w + 4e-4));
  }
  for (let parity = 0; parity < 2; parity++) {
    const count = startFromKernel(weights, radius, parity);
    improve(count, parity);
    const sum = weightSum(count, parity);
    for (let m = 0; m <= phaseReach(step); m++) {
      const value = m < count ? at(taps, m) / sum : 0;
      store<f32>(pairs + (<usize>m << 3) + (<usize>parity << 2), <f32>value);
    }
  }
}

@inline
function at(list: usize, i: i32): f64 {
  return load<f64>(list + (<usize>i << 3));
}

@inline
function put(list: usize, i: i32, value: f64): void {
  store<f64>(list + (<usize>i << 3), value);
}

function frequency(sample: i32): f64 {
  return ((sample + 0.5) * Math.PI) / SAMPLES;
}

/** Contribution of a unit weight at index m of a phase to the response at frequency w. */
function basis(w: f64, m: i32, parity: i32): f64 {
  return m == 0 && parity == 0 ? 1 : 2 * Math.cos(w * (2 * m + parity));
}

function weightSum(count: i32, parity: i32): f64 {
  let sum: f64 = 0;
  for (let m = 0; m < count; m++) sum += basis(0, m, parity) * at(taps, m);
  return sum;
}

/**
 * Writes every second weight of the kernel, normalised, into `taps`.
 *
 * @returns the number of weights
 */
function startFromKernel(weights: usize, radius: i32, parity: i32): i32 {
  const count = ((radius + EXTRA - parity) >> 1) + 1;
  for (let m = 0; m < count; m++) put(taps, m, kernelWeight(weights, radius, 2 * m + parity));
  const sum = weightSum(count, parity);
  for (let m = 0; m < count; m++) put(taps, m, at(taps, m) / sum);
  return count;
}

function kernelWeight(weights: usize, radius: i32, k: i32): f64 {
  return k <= radius ? <f64>load<f32>(weights + (<usize>k << 2)) : 0;
}

/**
 * Adds the solution of the weighted normal equations for the residual of the response to `taps`.
 */
function improve(n: i32, parity: i32): void {
  memory.fill(normal, 0, n * MAX_TAPS * 8);
  memory.fill(right, 0, n * 8);
  let total: f64 = 0;
  for (let s = 0; s < SAMPLES; s++) total += at(importance, s);
  for (let s = 0; s < SAMPLES; s++) {
    const w = frequency(s);
    const weight = at(importance, s) / total;
    let missing = at(response, s);
    for (let m = 0; m < n; m++) missing -= basis(w, m, parity) * at(taps, m);
    for (let m = 0; m < n; m++) {
      const row = basis(w, m, parity) * weight;
      put(right, m, at(right, m) + row * missing);
      for (let k = 0; k <= m; k++) put(normal, m * MAX_TAPS + k, at(normal, m * MAX_TAPS + k) + row * basis(w, k, parity));
    }
  }
  for (let m = 0; m < n; m++) put(normal, m * MAX_TAPS + m, at(normal, m * MAX_TAPS + m) + RIDGE);
  factor(n);
  solve(n);
  for (let m = 0; m < n; m++) put(taps, m, at(taps, m) + at(right, m));
}

/** Cholesky factor of `normal`, in place, lower triangle. */
function factor(n: i32): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let value = at(normal, i * MAX_TAPS + j);
      for (let k = 0; k < j; k++) value -= at(normal, i * MAX_TAPS + k) * at(normal, j * MAX_TAPS + k);
      put(normal, i * MAX_TAPS + j, i == j ? sqrt<f64>(value) : value / at(normal, j * MAX_TAPS + j));
    }
  }
}

/** Replaces `right` by the solution. */
function solve(n: i32): void {
  for (let i = 0; i < n; i++) {
    let value = at(right, i);
    for (let k = 0; k < i; k++) value -= at(normal, i * MAX_TAPS + k) * at(right, k);
    put(right, i, value / at(normal, i * MAX_TAPS + i));
  }
  for (let i = n - 1; i >= 0; i--) {
    let value = at(right, i);
    for (let k = i + 1; k < n; k++) value -= at(normal, k * MAX_TAPS + i) * at(right, k);
    put(right, i, value / at(normal, i * MAX_TAPS + i));
  }
}
