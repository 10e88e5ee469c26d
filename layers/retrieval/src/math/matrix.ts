import { addScaled, dotFrom } from './vectors.ts';

/** A dense row-major matrix: `data[r * columns + c]`, length `rows * columns`. */
export interface Matrix {
  data: Float32Array;
  rows: number;
  columns: number;
}

/**
 * A matrix whose rows are copies of the given vectors.
 *
 * @param rows vectors of one length; none make a matrix of 0 x 0
 * @returns rows.length x columns
 */
export function matrixOf(rows: readonly ArrayLike<number>[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  const data = new Float32Array(rows.length * columns);
  for (const [r, row] of rows.entries()) data.set(row, r * columns);
  return { data, rows: rows.length, columns };
}

/** Row `r` as a view (no copy), length `columns`. */
export function rowOf(matrix: Matrix, r: number): Float32Array {
  return matrix.data.subarray(r * matrix.columns, (r + 1) * matrix.columns);
}

/**
 * Inner product of row `r` and a vector, in float64.
 *
 * @param vector [columns]
 * @throws RangeError when the vector has another length
 */
export function dotRow({ data, columns }: Matrix, r: number, vector: Float32Array): number {
  if (vector.length !== columns) {
    throw new RangeError(`Expected a vector of ${columns} elements, as the rows have, but received ${vector.length}`);
  }
  return dotFrom(data, r * columns, vector);
}

/**
 * The rows of a matrix in the coordinates of a basis: `rows * basis^T`.
 *
 * @param rows n x columns
 * @param basis m x columns
 * @returns n x m
 */
export function coordinatesOf(rows: Matrix, basis: Matrix): Matrix {
  const data = new Float32Array(rows.rows * basis.rows);
  for (let r = 0; r < rows.rows; r++) {
    const row = rowOf(rows, r);
    for (let b = 0; b < basis.rows; b++) data[r * basis.rows + b] = dotRow(basis, b, row);
  }
  return { data, rows: rows.rows, columns: basis.rows };
}

/**
 * The product `a^T b`.
 *
 * @param a n x p
 * @param b n x q
 * @returns p x q, row-major
 */
export function timesTransposed(a: Matrix, b: Matrix): Float32Array {
  const product = new Float32Array(a.columns * b.columns);
  for (let r = 0; r < a.rows; r++) {
    const row = rowOf(b, r);
    for (let c = 0; c < a.columns; c++) addScaled(product, c * b.columns, row, a.data[r * a.columns + c]);
  }
  return product;
}
