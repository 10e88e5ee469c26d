import { addScaled, dot } from "./vector";

/** |row|^2 of each row. */
export function squaredNorms(x: usize, rows: i32, stride: i32, norms: usize): void {
  for (let i = 0; i < rows; i++) {
    const row = x + ((<usize>i * <usize>stride) << 2);
    store<f32>(norms + ((<usize>i) << 2), dot(row, row, stride));
  }
}

// What each problem keeps, 48 bytes: D_ii and U_i of the positive and of the negative side (f32 each), the bounds beyond which
// rows are shrunk, the highest and the lowest projected gradient of the epoch, the bias weight (f32), the number of active
// rows, the epochs run and whether it converged (i32).
const STATE: usize = 48;
const DIAGONAL_POSITIVE: usize = 0;
const DIAGONAL_NEGATIVE: usize = 4;
const UPPER_POSITIVE: usize = 8;
const UPPER_NEGATIVE: usize = 12;
const SHRINK_ABOVE: usize = 16;
const SHRINK_BELOW: usize = 20;
const HIGHEST: usize = 24;
const LOWEST: usize = 28;
const BIAS: usize = 32;
const ACTIVE: usize = 36;
const EPOCHS: usize = 40;
const CONVERGED: usize = 44;

// What is common to the problems, 12 bytes: the state of the random numbers, the problems that have not converged (bits), and
// how many rows at the front of `order` are still active for one of them.
const RANDOM: usize = 0;
const OPEN: usize = 4;
const VISITED: usize = 8;

/**
 * Puts up to 32 problems at alpha = 0. states: the first four fields of each are set by the caller, as is RANDOM of progress.
 *
 * alphas: rows x count f32; masks and order: 4 bytes per row; weights: count x stride f32.
 */
export function start(
  rows: i32, stride: i32, count: i32, progress: usize, states: usize, alphas: usize, masks: usize, order: usize, weights: usize,
): void {
  const all: u32 = count == 32 ? 0xffffffff : (1 << count) - 1;
  memory.fill(weights, 0, (<usize>(count * stride)) << 2);
  memory.fill(alphas, 0, (<usize>rows * <usize>count) << 2);
  for (let p = 0; p < count; p++) {
    const state = states + <usize>p * STATE;
    store<f32>(state, 0, BIAS);
    store<i32>(state, 0, EPOCHS);
    store<i32>(state, 0, CONVERGED);
    store<i32>(state, rows, ACTIVE);
    openBounds(state);
  }
  for (let i = 0; i < rows; i++) {
    store<u32>(masks + ((<usize>i) << 2), all);
    store<i32>(order + ((<usize>i) << 2), i);
  }
  store<u32>(progress, all, OPEN);
  store<i32>(progress, rows, VISITED);
}

/**
 * One epoch of dual coordinate descent with shrinking (Hsieh et al., ICML 2008), float32, of all problems at once: a row is
 * fetched once for all of them, which is most of the time of a single one. A single problem visits rows in the order of the
 * tests' oracle. Returns whether problems are left that have not converged. The epochs are calls of their own because an
 * engine replaces its first, slow translation of a function only between calls.
 *
 * positives: a u32 per row, bit p = the row is a positive example of problem p.
 */
export function runEpoch(
  x: usize, norms: usize, positives: usize, rows: i32, stride: i32, count: i32, constant: f32, tolerance: f32, shrinking: bool,
  progress: usize, states: usize, alphas: usize, masks: usize, order: usize, weights: usize,
): bool {
  let open = load<u32>(progress, OPEN);
  let visited = load<i32>(progress, VISITED);
  let random = load<u32>(progress, RANDOM);
  for (let p = 0; p < count; p++) {
    const state = states + <usize>p * STATE;
    store<f32>(state, -Infinity, HIGHEST);
    store<f32>(state, Infinity, LOWEST);
  }
  for (let s = 0; s < visited; s++) {
    random ^= random << 13;
    random ^= random >> 17;
    random ^= random << 5;
    swap(order, s, s + <i32>((<u64>random * <u64>(visited - s)) >> 32));
  }
  for (let s = 0; s < visited; s++) {
    const i = load<i32>(order + ((<usize>s) << 2));
    const maskAt = masks + ((<usize>i) << 2);
    const row = x + ((<usize>i * <usize>stride) << 2);
    const norm = load<f32>(norms + ((<usize>i) << 2)) + constant * constant;
    const signs = load<u32>(positives + ((<usize>i) << 2));
    const mask = load<u32>(maskAt) & open;
    let kept = mask;
    for (let left = mask; left != 0; left &= left - 1) {
      const p = ctz(left);
      const stays = visit(
        row, stride, norm, constant, ((signs >> p) & 1) != 0, shrinking,
        states + <usize>p * STATE, alphas + ((<usize>i * <usize>count + <usize>p) << 2),
        weights + ((<usize>p * <usize>stride) << 2),
      );
      if (!stays) kept &= ~(<u32>1 << p);
    }
    if (kept == mask && mask != 0) continue;
    store<u32>(maskAt, kept);
    if (kept == 0) {
      visited--;
      swap(order, s, visited);
      s--;
    }
  }
  let reopened: u32 = 0;
  for (let left = open; left != 0; left &= left - 1) {
    const p = ctz(left);
    const outcome = endEpoch(states + <usize>p * STATE, rows, tolerance);
    if (outcome == DONE) open &= ~(<u32>1 << p);
    if (outcome == REOPENED) reopened |= <u32>1 << p;
  }
  if (reopened != 0) {
    for (let i = 0; i < rows; i++) {
      const maskAt = masks + ((<usize>i) << 2);
      store<u32>(maskAt, load<u32>(maskAt) | reopened);
    }
    visited = rows;
  }
  store<u32>(progress, random, RANDOM);
  store<u32>(progress, open, OPEN);
  store<i32>(progress, visited, VISITED);
  return open != 0;
}

const GOES_ON: i32 = 0;
const REOPENED: i32 = 1;
const DONE: i32 = 2;

/** Sets the bounds for shrinking from the epoch's gradients; a problem settled on its active rows tries all of them again. */
function endEpoch(state: usize, rows: i32, tolerance: f32): i32 {
  store<i32>(state, load<i32>(state, EPOCHS) + 1, EPOCHS);
  const active = load<i32>(state, ACTIVE);
  const highest = load<f32>(state, HIGHEST);
  const lowest = load<f32>(state, LOWEST);
  if (active > 0 && highest - lowest > tolerance) {
    store<f32>(state, highest > 0 ? highest : <f32>Infinity, SHRINK_ABOVE);
    store<f32>(state, lowest < 0 ? lowest : <f32>-Infinity, SHRINK_BELOW);
    return GOES_ON;
  }
  if (active == rows) {
    store<i32>(state, 1, CONVERGED);
    return DONE;
  }
  store<i32>(state, rows, ACTIVE);
  openBounds(state);
  return REOPENED;
}

/** One step on one dual variable; false when the row is to be shrunk. */
@inline
function visit(
  row: usize, stride: i32, norm: f32, constant: f32, positive: bool, shrinking: bool,
  state: usize, alphaAt: usize, weights: usize,
): bool {
  const y: f32 = positive ? 1 : -1;
  const diagonal = positive ? load<f32>(state, DIAGONAL_POSITIVE) : load<f32>(state, DIAGONAL_NEGATIVE);
  const upper = positive ? load<f32>(state, UPPER_POSITIVE) : load<f32>(state, UPPER_NEGATIVE);
  const curvature = norm + diagonal;
  if (curvature == 0) return true;
  const old = load<f32>(alphaAt);
  const bias = load<f32>(state, BIAS);
  const gradient = y * (dot(row, weights, stride) + bias * constant) - 1 + diagonal * old;
  if (
    shrinking &&
    ((old == 0 && gradient > load<f32>(state, SHRINK_ABOVE)) || (old == upper && gradient < load<f32>(state, SHRINK_BELOW)))
  ) {
    store<i32>(state, load<i32>(state, ACTIVE) - 1, ACTIVE);
    return false;
  }
  const projected = old == 0 ? min<f32>(gradient, 0) : old == upper ? max<f32>(gradient, 0) : gradient;
  store<f32>(state, max(load<f32>(state, HIGHEST), projected), HIGHEST);
  store<f32>(state, min(load<f32>(state, LOWEST), projected), LOWEST);
  if (abs(projected) > <f32>1e-12) {
    const alpha = min(max<f32>(old - gradient / curvature, 0), upper);
    store<f32>(alphaAt, alpha);
    const step = (alpha - old) * y;
    addScaled(weights, step, row, stride);
    store<f32>(state, bias + step * constant, BIAS);
  }
  return true;
}

function openBounds(state: usize): void {
  store<f32>(state, Infinity, SHRINK_ABOVE);
  store<f32>(state, -Infinity, SHRINK_BELOW);
}

/** 1/2 |w|^2 + sum of C_i loss_i of each problem, f64; the bias weight is left out of the norm. costs: positive, negative, f32 each. */
export function primalValues(
  x: usize, positives: usize, rows: i32, stride: i32, count: i32, constant: f32, hinge: bool,
  costs: usize, states: usize, weights: usize, values: usize,
): void {
  for (let p = 0; p < count; p++) {
    const own = weights + ((<usize>p * <usize>stride) << 2);
    store<f64>(values + ((<usize>p) << 3), <f64>dot(own, own, stride) / 2);
  }
  for (let i = 0; i < rows; i++) {
    const row = x + ((<usize>i * <usize>stride) << 2);
    const signs = load<u32>(positives + ((<usize>i) << 2));
    for (let p = 0; p < count; p++) {
      const positive = ((signs >> p) & 1) != 0;
      const bias = load<f32>(states + <usize>p * STATE, BIAS) * constant;
      const margin = dot(row, weights + ((<usize>p * <usize>stride) << 2), stride) + bias;
      const violation = max<f32>(0, 1 - (positive ? margin : -margin));
      const cost = load<f32>(costs + ((<usize>p) << 3) + (positive ? 0 : 4));
      const at = values + ((<usize>p) << 3);
      store<f64>(at, load<f64>(at) + <f64>(cost * (hinge ? violation : violation * violation)));
    }
  }
}

@inline
function swap(values: usize, a: i32, b: i32): void {
  const left = values + ((<usize>a) << 2);
  const right = values + ((<usize>b) << 2);
  const kept = load<i32>(left);
  store<i32>(left, load<i32>(right));
  store<i32>(right, kept);
}
