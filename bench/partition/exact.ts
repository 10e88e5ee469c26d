import { dotRow, type Matrix, rowOf } from '@dlsift/retrieval/math';

/** Rows of the largest inner product with each query, best first: queries x count. */
export function exactNearest(x: Matrix, queries: Matrix, count: number): Int32Array {
  const nearest = new Int32Array(queries.rows * count);
  const products = new Float32Array(x.rows);
  for (let q = 0; q < queries.rows; q++) {
    const query = rowOf(queries, q);
    for (let row = 0; row < x.rows; row++) products[row] = dotRow(x, row, query);
    const floor = products.toSorted()[x.rows - count];
    const best = Array.from(products.keys()).filter((row) => products[row] >= floor);
    best.sort((a, b) => products[b] - products[a]);
    nearest.set(best.slice(0, count), q * count);
  }
  return nearest;
}
