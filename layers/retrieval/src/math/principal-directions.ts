import { coordinatesOf, type Matrix, rowOf, timesTransposed } from './matrix.ts';
import { seededRandom, xorshift32 } from './random.ts';
import { addScaled, dot, toUnitLength } from './vectors.ts';

/** Rounds of subspace iteration; callers use the subspace as a whole, not its single axes. */
const rounds = 3;

/**
 * An orthonormal basis of the directions along which the rows of a matrix have most of their length
 * (uncentred principal directions), by seeded subspace iteration. It never forms the columns x
 * columns products and takes about `rounds * rows * count * columns` multiplications.
 *
 * @param rows n x columns
 * @param count number of directions, 1 to min(n, columns)
 * @param seed the same seed gives the same basis
 * @returns count x columns, orthonormal rows
 * @throws RangeError when the rows cannot span `count` directions
 */
export function principalDirections(rows: Matrix, count: number, seed: number): Matrix {
  const limit = Math.min(rows.rows, rows.columns);
  if (!(count >= 1 && count <= limit)) {
    throw new RangeError(`${rows.rows} rows of ${rows.columns} span at most ${limit} directions, not ${count}`);
  }
  const random = seededRandom(seed, xorshift32);
  const basis = { data: new Float32Array(count * rows.columns), rows: count, columns: rows.columns };
  for (let i = 0; i < basis.data.length; i++) basis.data[i] = random.uniform() - 0.5;
  orthonormalise(basis);
  for (let round = 0; round < rounds; round++) {
    basis.data.set(timesTransposed(coordinatesOf(rows, basis), rows));
    orthonormalise(basis);
  }
  return basis;
}

/**
 * Gram-Schmidt in place, in two passes for accuracy; a row that depends on earlier rows becomes
 * zero.
 */
function orthonormalise(basis: Matrix): void {
  for (let r = 0; r < basis.rows; r++) {
    const row = rowOf(basis, r);
    row.set(toUnitLength(row));
    for (let pass = 0; pass < 2; pass++) {
      for (let b = 0; b < r; b++) addScaled(row, 0, rowOf(basis, b), -dot(row, rowOf(basis, b)));
    }
    row.set(dot(row, row) > 1e-10 ? toUnitLength(row) : row.fill(0));
  }
}
