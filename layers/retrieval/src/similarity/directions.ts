import { type Matrix, rowOf } from '../matrix.ts';
import { xorshift32 } from '../random.ts';
import { dot, toUnit } from './vectors.ts';

/** Rounds of subspace iteration; the subspace matters, not its axes one by one. */
const rounds = 3;

/**
 * An orthonormal basis, count x columns, of the directions along which the rows have most of their length: seeded subspace
 * iteration, which never needs the columns x columns products. Takes some rounds * rows * count * columns steps.
 *
 * @throws RangeError when the rows cannot span that many directions.
 */
export function principalDirections(rows: Matrix, count: number, seed: number): Matrix {
  const most = Math.min(rows.rows, rows.columns);
  if (!(count >= 1 && count <= most)) {
    throw new RangeError(`${rows.rows} rows of ${rows.columns} span at most ${most} directions, not ${count}`);
  }
  const random = xorshift32(seed);
  const basis = { data: new Float32Array(count * rows.columns), rows: count, columns: rows.columns };
  for (let i = 0; i < basis.data.length; i++) basis.data[i] = random() / 2 ** 32 - 0.5;
  orthonormalise(basis);
  for (let round = 0; round < rounds; round++) {
    basis.data.set(timesTransposed(coordinatesOf(rows, basis), rows));
    orthonormalise(basis);
  }
  return basis;
}

/** The rows in the coordinates of a basis: rows.rows x basis.rows. */
export function coordinatesOf(rows: Matrix, basis: Matrix): Matrix {
  const data = new Float32Array(rows.rows * basis.rows);
  for (let r = 0; r < rows.rows; r++) {
    const row = rowOf(rows, r);
    for (let b = 0; b < basis.rows; b++) data[r * basis.rows + b] = dot(row, rowOf(basis, b));
  }
  return { data, rows: rows.rows, columns: basis.rows };
}

/** a^T b of two matrices of as many rows: a.columns x b.columns. */
export function timesTransposed(a: Matrix, b: Matrix): Float32Array {
  const product = new Float32Array(a.columns * b.columns);
  for (let r = 0; r < a.rows; r++) {
    const row = rowOf(b, r);
    for (let c = 0; c < a.columns; c++) addScaled(product, c * b.columns, row, a.data[r * a.columns + c]);
  }
  return product;
}

/** Adds `scale * source` to the elements of `target` from `at` on. */
export function addScaled(target: Float32Array, at: number, source: Float32Array, scale: number): void {
  for (let i = 0; i < source.length; i++) target[at + i] += scale * source[i];
}

/** Gram-Schmidt, twice over for accuracy; a row that vanishes becomes zero. */
function orthonormalise(basis: Matrix): void {
  for (let r = 0; r < basis.rows; r++) {
    const row = rowOf(basis, r);
    row.set(toUnit(row));
    for (let pass = 0; pass < 2; pass++) {
      for (let b = 0; b < r; b++) addScaled(row, 0, rowOf(basis, b), -dot(row, rowOf(basis, b)));
    }
    row.set(dot(row, row) > 1e-10 ? toUnit(row) : row.fill(0));
  }
}
