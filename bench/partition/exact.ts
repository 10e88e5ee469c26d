import { type Matrix, rowOf } from '@dlsift/retrieval/matrix';

/** The rows of largest scalar product with each query, best first: queries x count. */
export function exactNearest(x: Matrix, queries: Matrix, count: number): Int32Array {
  const nearest = new Int32Array(queries.rows * count);
  const products = new Float32Array(x.rows);
  for (let q = 0; q < queries.rows; q++) {
    const query = rowOf(queries, q);
    for (let row = 0; row < x.rows; row++) products[row] = dot(x, row, query);
    const floor = products.toSorted()[x.rows - count];
    const best = Array.from(products.keys()).filter((row) => products[row] >= floor);
    best.sort((a, b) => products[b] - products[a]);
    nearest.set(best.slice(0, count), q * count);
  }
  return nearest;
}

function dot({ data, columns }: Matrix, row: number, query: Float32Array): number {
  const start = row * columns;
  let sum = 0;
  for (let c = 0; c < columns; c++) sum += data[start + c] * query[c];
  return sum;
}
