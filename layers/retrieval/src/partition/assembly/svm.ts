import { addScaled, dot } from "./vector";

/**
 * One binary problem. The caller sets D_ii and U_i of Hsieh et al. for both sides; the other fields
 * are the state of the solver.
 */
@unmanaged
export class SvmProblem {
  /** D_ii of positive and of negative examples. */
  positiveDiagonal: f32;
  negativeDiagonal: f32;
  /** U_i of positive and of negative examples. */
  positiveUpper: f32;
  negativeUpper: f32;
  /** Projected gradients beyond which rows at a bound are shrunk (left out). */
  shrinkAbove: f32;
  shrinkBelow: f32;
  /** Highest and lowest projected gradient of the epoch. */
  highest: f32;
  lowest: f32;
  /** Weight of the constant feature. */
  bias: f32;
  /** Number of rows that are not shrunk. */
  active: i32;
  /** Number of epochs run. */
  epochs: i32;
  converged: bool;
}

/** Up to 32 binary problems over the same rows, and the memory of their solver. */
@unmanaged
export class SvmBatch {
  /** rows x stride f32. */
  x: usize;
  /** rows f32: |row|^2. */
  norms: usize;
  rows: i32;
  stride: i32;
  /** A u32 per row: bit p is set where the row is a positive example of problem p. */
  positives: usize;
  /** Number of problems. */
  count: i32;
  /** The first of `count` problems. */
  problems: SvmProblem;
  /** Value of the constant feature whose weight is the bias. */
  constant: f32;
  /** A problem has converged when the projected gradients of an epoch span no more than this. */
  tolerance: f32;
  /** Whether rows that stay at a bound are left out until the others have converged. */
  shrinking: bool;
  /** State of the random sequence; the caller sets the first. */
  random: u32;
  /** Bit p is set until problem p has converged. */
  open: u32;
  /** Number of rows at the front of `order` that are active for an open problem. */
  visited: i32;
  /** rows x count f32: the dual variables. */
  alphas: usize;
  /** A u32 per row: the problems for which it is active. */
  masks: usize;
  /** An i32 per row: the rows in the order of visits. */
  order: usize;
  /** count x stride f32. */
  weights: usize;
}

@inline
function problemAt(first: SvmProblem, p: i32): SvmProblem {
  return changetype<SvmProblem>(changetype<usize>(first) + <usize>p * offsetof<SvmProblem>());
}

/** Computes the squared norms of the rows. */
export function squaredNorms(batch: SvmBatch): void {
  for (let i = 0; i < batch.rows; i++) {
    const row = batch.x + ((<usize>i * <usize>batch.stride) << 2);
    store<f32>(batch.norms + ((<usize>i) << 2), dot(row, row, batch.stride));
  }
}

/** Starts all problems at alpha = 0. */
export function start(batch: SvmBatch): void {
  const rows = batch.rows;
  const count = batch.count;
  const problems = batch.problems;
  const masks = batch.masks;
  const order = batch.order;
  const all: u32 = count == 32 ? 0xffffffff : (1 << count) - 1;
  memory.fill(batch.weights, 0, (<usize>(count * batch.stride)) << 2);
  memory.fill(batch.alphas, 0, (<usize>rows * <usize>count) << 2);
  for (let p = 0; p < count; p++) {
    const problem = problemAt(problems, p);
    problem.bias = 0;
    problem.epochs = 0;
    problem.converged = false;
    problem.active = rows;
    openBounds(problem);
  }
  for (let i = 0; i < rows; i++) {
    store<u32>(masks + ((<usize>i) << 2), all);
    store<i32>(order + ((<usize>i) << 2), i);
  }
  batch.open = all;
  batch.visited = rows;
}

/**
 * Runs one epoch of dual coordinate descent with shrinking (Hsieh et al., ICML 2008) in float32, on
 * all problems together. Most of the time of a single problem is spent fetching rows, and a row is
 * fetched once for all problems. A single problem visits rows in the order of the tests' reference,
 * `solveByCoordinateDescent`. Each epoch is a separate call, because an engine replaces its first,
 * slow compilation of a function only between calls.
 *
 * @returns whether some problems have not converged
 */
export function runEpoch(batch: SvmBatch): bool {
  const x = batch.x;
  const norms = batch.norms;
  const positives = batch.positives;
  const rows = batch.rows;
  const stride = batch.stride;
  const count = batch.count;
  const problems = batch.problems;
  const constant = batch.constant;
  const shrinking = batch.shrinking;
  const alphas = batch.alphas;
  const masks = batch.masks;
  const order = batch.order;
  const weights = batch.weights;
  let open = batch.open;
  let visited = batch.visited;
  let random = batch.random;
  for (let p = 0; p < count; p++) {
    const problem = problemAt(problems, p);
    problem.highest = -Infinity;
    problem.lowest = Infinity;
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
        problemAt(problems, p), alphas + ((<usize>i * <usize>count + <usize>p) << 2),
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
    const outcome = endEpoch(problemAt(problems, p), rows, batch.tolerance);
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
  batch.random = random;
  batch.open = open;
  batch.visited = visited;
  return open != 0;
}

const GOES_ON: i32 = 0;
const REOPENED: i32 = 1;
const DONE: i32 = 2;

/**
 * Sets the bounds for shrinking from the gradients of the epoch. A problem that has converged on
 * its active rows continues with all rows.
 */
function endEpoch(problem: SvmProblem, rows: i32, tolerance: f32): i32 {
  problem.epochs++;
  const highest = problem.highest;
  const lowest = problem.lowest;
  if (problem.active > 0 && highest - lowest > tolerance) {
    problem.shrinkAbove = highest > 0 ? highest : <f32>Infinity;
    problem.shrinkBelow = lowest < 0 ? lowest : <f32>-Infinity;
    return GOES_ON;
  }
  if (problem.active == rows) {
    problem.converged = true;
    return DONE;
  }
  problem.active = rows;
  openBounds(problem);
  return REOPENED;
}

/**
 * Takes one step on one dual variable.
 *
 * @returns false where the row is to be shrunk
 */
@inline
function visit(
  row: usize, stride: i32, norm: f32, constant: f32, positive: bool, shrinking: bool,
  problem: SvmProblem, alphaAt: usize, weights: usize,
): bool {
  const y: f32 = positive ? 1 : -1;
  const diagonal = positive ? problem.positiveDiagonal : problem.negativeDiagonal;
  const upper = positive ? problem.positiveUpper : problem.negativeUpper;
  const curvature = norm + diagonal;
  if (curvature == 0) return true;
  const old = load<f32>(alphaAt);
  const bias = problem.bias;
  const gradient = y * (dot(row, weights, stride) + bias * constant) - 1 + diagonal * old;
  if (
    shrinking &&
    ((old == 0 && gradient > problem.shrinkAbove) || (old == upper && gradient < problem.shrinkBelow))
  ) {
    problem.active--;
    return false;
  }
  const projected = old == 0 ? min<f32>(gradient, 0) : old == upper ? max<f32>(gradient, 0) : gradient;
  problem.highest = max(problem.highest, projected);
  problem.lowest = min(problem.lowest, projected);
  if (abs(projected) > <f32>1e-12) {
    const alpha = min(max<f32>(old - gradient / curvature, 0), upper);
    store<f32>(alphaAt, alpha);
    const step = (alpha - old) * y;
    addScaled(weights, step, row, stride);
    problem.bias = bias + step * constant;
  }
  return true;
}

function openBounds(problem: SvmProblem): void {
  problem.shrinkAbove = Infinity;
  problem.shrinkBelow = -Infinity;
}

@inline
function swap(values: usize, a: i32, b: i32): void {
  const left = values + ((<usize>a) << 2);
  const right = values + ((<usize>b) << 2);
  const kept = load<i32>(left);
  store<i32>(left, load<i32>(right));
  store<i32>(right, kept);
}
