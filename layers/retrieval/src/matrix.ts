/** A dense row-major matrix: `data[r * columns + c]`, length `rows * columns`. */
export interface Matrix {
  data: Float32Array;
  rows: number;
  columns: number;
}

/** Row `r` as a view (no copy), length `columns`. */
export function rowOf(matrix: Matrix, r: number): Float32Array {
  return matrix.data.subarray(r * matrix.columns, (r + 1) * matrix.columns);
}
