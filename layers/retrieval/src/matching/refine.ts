import type { Homography } from './homography.ts';

const unknowns = 8;

/**
 * Refines a homography to the least squares of the transfer error over the marked pairs:
 * Gauss-Newton on eight unknowns, with the last element fixed at 1. Points must be centred on the
 * origin with unit spread (Hartley 1997); otherwise the equations are ill-conditioned.
 *
 * @param from x, y of all points, interleaved
 * @param to x, y of their partners
 * @param marked non-zero for the pairs to fit
 * @param rounds number of Gauss-Newton steps
 * @param h the homography to refine, in place
 * @returns false, with `h` unchanged, where the equations are singular
 */
export function refine(
  from: Float64Array,
  to: Float64Array,
  marked: Uint8Array,
  rounds: number,
  h: Homography,
): boolean {
  const before = h.slice();
  for (let round = 0; round < rounds; round++) {
    accumulate(from, to, marked, h);
    if (!solve()) {
      h.set(before);
      return false;
    }
    for (let i = 0; i < unknowns; i++) h[i] += right[i];
  }
  return true;
}

/** J^T J (its lower half) and J^T r of the current linearisation. */
const normal = new Float64Array(unknowns * unknowns);
const right = new Float64Array(unknowns);

function accumulate(from: Float64Array, to: Float64Array, marked: Uint8Array, h: Homography): void {
  normal.fill(0);
  right.fill(0);
  for (let i = 0; i < marked.length; i++) {
    if (!marked[i]) continue;
    const x = from[2 * i];
    const y = from[2 * i + 1];
    const s = 1 / (h[6] * x + h[7] * y + 1);
    const px = (h[0] * x + h[1] * y + h[2]) * s;
    const py = (h[3] * x + h[4] * y + h[5]) * s;
    addRow(0, x * s, y * s, s, px, to[2 * i] - px);
    addRow(3, x * s, y * s, s, py, to[2 * i + 1] - py);
  }
}

/** Adds one equation, whose derivatives are (u, v, s) at `at` and -(u, v) p at 6 and 7. */
function addRow(at: number, u: number, v: number, s: number, p: number, residual: number): void {
  const a = -u * p;
  const b = -v * p;
  normal[at * 8 + at] += u * u;
  normal[(at + 1) * 8 + at] += v * u;
  normal[(at + 1) * 8 + at + 1] += v * v;
  normal[(at + 2) * 8 + at] += s * u;
  normal[(at + 2) * 8 + at + 1] += s * v;
  normal[(at + 2) * 8 + at + 2] += s * s;
  normal[48 + at] += a * u;
  normal[48 + at + 1] += a * v;
  normal[48 + at + 2] += a * s;
  normal[54] += a * a;
  normal[56 + at] += b * u;
  normal[56 + at + 1] += b * v;
  normal[56 + at + 2] += b * s;
  normal[62] += b * a;
  normal[63] += b * b;
  right[at] += u * residual;
  right[at + 1] += v * residual;
  right[at + 2] += s * residual;
  right[6] += a * residual;
  right[7] += b * residual;
}

/**
 * Solves the normal equations in place by Cholesky factorisation.
 *
 * @returns false where they are not positive definite
 */
function solve(): boolean {
  for (let r = 0; r < unknowns; r++) {
    for (let c = 0; c <= r; c++) {
      let sum = normal[r * 8 + c];
      for (let k = 0; k < c; k++) sum -= normal[r * 8 + k] * normal[c * 8 + k];
      if (r === c) {
        if (!(sum > 1e-12)) return false;
        normal[r * 8 + r] = Math.sqrt(sum);
      } else normal[r * 8 + c] = sum / normal[c * 8 + c];
    }
  }
  for (let r = 0; r < unknowns; r++) {
    let sum = right[r];
    for (let k = 0; k < r; k++) sum -= normal[r * 8 + k] * right[k];
    right[r] = sum / normal[r * 8 + r];
  }
  for (let r = unknowns - 1; r >= 0; r--) {
    let sum = right[r];
    for (let k = r + 1; k < unknowns; k++) sum -= normal[k * 8 + r] * right[k];
    right[r] = sum / normal[r * 8 + r];
  }
  return true;
}
