import { addScaled, dot } from "./vector";

// One record of 16 bytes per row keeps what a visit needs in one cache line:
// alpha, curvature Q_ii + D_ii, label y as +1 or -1, diagonal D_ii.
const RECORD: usize = 4;

/** |row|^2 of each row. */
export function squaredNorms(x: usize, rows: i32, stride: i32, norms: usize): void {
  for (let i = 0; i < rows; i++) {
    const row = x + ((<usize>i * <usize>stride) << 2);
    store<f32>(norms + ((<usize>i) << 2), dot(row, row, stride));
  }
}

/**
 * Dual coordinate descent with shrinking (Hsieh et al., ICML 2008), float32, from alpha = 0. Visits rows in the order of the
 * TypeScript oracle. Writes `weights` [stride] and result: bias weight f32, epochs i32, converged i32, four bytes unused, and
 * the primal value f64, which leaves the bias weight out of the norm.
 */
export function solve(
  x: usize, norms: usize, labels: usize, rows: i32, stride: i32,
  constant: f32, hinge: bool, costPositive: f32, costNegative: f32,
  tolerance: f32, maxEpochs: i32, shrinking: bool, seed: u32,
  records: usize, order: usize, weights: usize, result: usize,
): void {
  const diagonalPositive: f32 = hinge ? 0 : <f32>0.5 / costPositive;
  const diagonalNegative: f32 = hinge ? 0 : <f32>0.5 / costNegative;
  const upperPositive: f32 = hinge ? costPositive : <f32>Infinity;
  const upperNegative: f32 = hinge ? costNegative : <f32>Infinity;
  memory.fill(weights, 0, (<usize>stride) << 2);
  for (let i = 0; i < rows; i++) {
    const positive = load<i8>(labels + i) > 0;
    const diagonal = positive ? diagonalPositive : diagonalNegative;
    const record = records + ((<usize>i) << RECORD);
    store<f32>(record, 0);
    store<f32>(record, load<f32>(norms + ((<usize>i) << 2)) + constant * constant + diagonal, 4);
    store<f32>(record, positive ? 1 : -1, 8);
    store<f32>(record, diagonal, 12);
    store<i32>(order + ((<usize>i) << 2), i);
  }
  let bias: f32 = 0;
  let state = seed;
  let active = rows;
  let shrinkAbove: f32 = Infinity;
  let shrinkBelow: f32 = -Infinity;
  let converged = false;
  let epochs = 0;
  while (epochs < maxEpochs && !converged) {
    let highest: f32 = -Infinity;
    let lowest: f32 = Infinity;
    for (let s = 0; s < active; s++) {
      state ^= state << 13;
      state ^= state >> 17;
      state ^= state << 5;
      swap(order, s, s + <i32>((<u64>state * <u64>(active - s)) >> 32));
    }
    for (let s = 0; s < active; s++) {
      const i = load<i32>(order + ((<usize>s) << 2));
      const record = records + ((<usize>i) << RECORD);
      const curvature = load<f32>(record, 4);
      if (curvature == 0) continue;
      const old = load<f32>(record);
      const y = load<f32>(record, 8);
      const row = x + ((<usize>i * <usize>stride) << 2);
      const upper = y > 0 ? upperPositive : upperNegative;
      const gradient = y * (dot(row, weights, stride) + bias * constant) - 1 + load<f32>(record, 12) * old;
      if (shrinking && ((old == 0 && gradient > shrinkAbove) || (old == upper && gradient < shrinkBelow))) {
        active--;
        swap(order, s, active);
        s--;
        continue;
      }
      const projected = old == 0 ? min<f32>(gradient, 0) : old == upper ? max<f32>(gradient, 0) : gradient;
      highest = max(highest, projected);
      lowest = min(lowest, projected);
      if (abs(projected) <= <f32>1e-12) continue;
      const alpha = min(max<f32>(old - gradient / curvature, 0), upper);
      store<f32>(record, alpha);
      const step = (alpha - old) * y;
      addScaled(weights, step, row, stride);
      bias += step * constant;
    }
    epochs++;
    const settled = active == 0 || highest - lowest <= tolerance;
    if (settled && active == rows) converged = true;
    if (settled) {
      active = rows;
      shrinkAbove = Infinity;
      shrinkBelow = -Infinity;
    } else {
      shrinkAbove = highest > 0 ? highest : <f32>Infinity;
      shrinkBelow = lowest < 0 ? lowest : <f32>-Infinity;
    }
  }
  store<f32>(result, bias);
  store<i32>(result, epochs, 4);
  store<i32>(result, converged ? 1 : 0, 8);
  store<f64>(result, primalValue(x, labels, rows, stride, weights, bias * constant, costPositive, costNegative, hinge), 16);
}

/** 1/2 |w|^2 + sum of C_i loss_i. */
function primalValue(
  x: usize, labels: usize, rows: i32, stride: i32, weights: usize, bias: f32,
  costPositive: f32, costNegative: f32, hinge: bool,
): f64 {
  let value: f64 = <f64>dot(weights, weights, stride) / 2;
  for (let i = 0; i < rows; i++) {
    const positive = load<i8>(labels + i) > 0;
    const margin = dot(x + ((<usize>i * <usize>stride) << 2), weights, stride) + bias;
    const violation = max<f32>(0, 1 - (positive ? margin : -margin));
    value += <f64>((positive ? costPositive : costNegative) * (hinge ? violation : violation * violation));
  }
  return value;
}

// @ts-ignore: decorator
@inline
function swap(values: usize, a: i32, b: i32): void {
  const left = values + ((<usize>a) << 2);
  const right = values + ((<usize>b) << 2);
  const kept = load<i32>(left);
  store<i32>(left, load<i32>(right));
  store<i32>(right, kept);
}
