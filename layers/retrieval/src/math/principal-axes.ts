import { startKernels } from './generated/kernels.ts';
import { KernelMemory } from './kernel-memory.ts';
import type { Matrix } from './matrix.ts';
import { seededRandom, xorshift32 } from './random.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** The principal axes of the rows of a matrix. */
export interface PrincipalAxes {
  /** [columns] */
  mean: Float32Array;
  /** count x columns: orthonormal rows, by falling variance. */
  axes: Matrix;
  /** Variance of the rows along each axis, `[count]`. */
  variances: Float64Array;
}

/** Extra directions that make the last axes accurate. */
const oversampling = 16;
/** Rounds of subspace iteration. */
const rounds = 4;
/** Maximum rows per kernel call, which bounds the memory. */
const chunkRows = 64;

/**
 * Computes the first principal axes of the rows by randomised subspace iteration (Halko, Martinsson
 * & Tropp 2011, algorithm 4.4), which needs a few passes over the rows and never the columns x
 * columns covariance.
 *
 * @param rows n x columns, with columns a multiple of 4
 * @param count number of axes, 1 to min(n - 1, columns)
 * @param seed the same seed gives the same axes
 * @throws RangeError if the rows cannot span that many axes
 */
export function principalAxes(rows: Matrix, count: number, seed: number): PrincipalAxes {
  const limit = Math.min(rows.rows - 1, rows.columns);
  if (!(Number.isInteger(count) && count >= 1 && count <= limit)) {
    throw new RangeError(`${rows.rows} vectors of ${rows.columns} span at most ${limit} principal axes, not ${count}`);
  }
  const mean = meanOf(rows);
  const size = (Math.min(count + oversampling, limit) + 3) & ~3;
  const subspace = createSubspace(rows, mean, size);
  subspace.randomise(seed);
  for (let round = 0; round < rounds; round++) {
    subspace.orthonormalise();
    subspace.multiplyByCovariance();
  }
  subspace.orthonormalise();
  const { values, vectors } = symmetricEigen(subspace.covariance(), size);
  const axes = { data: subspace.combine(vectors, count), rows: count, columns: rows.columns };
  return { mean, axes, variances: values.slice(0, count) };
}

function meanOf({ data, rows, columns }: Matrix): Float32Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < data.length; i += columns) for (let c = 0; c < columns; c++) sums[c] += data[i + c];
  return Float32Array.from(sums, (sum) => sum / rows);
}

/**
 * A basis of `size` (a multiple of 4) rows in the kernels' memory, and the steps of the iteration
 * on it.
 */
function createSubspace({ data, rows, columns }: Matrix, mean: Float32Array, size: number) {
  const memory = new KernelMemory(startKernels());
  const { kernels } = memory;
  const chunkAt = memory.allocate(chunkRows * columns * 4);
  const basisAt = memory.allocate(size * columns * 4);
  const sumsAt = memory.allocate(size * columns * 4);
  const productsAt = memory.allocate(Math.max(chunkRows, size) * size * 4);
  const basis = memory.float32(basisAt, size * columns);
  const sums = memory.float32(sumsAt, size * columns);
  const products = memory.float32(productsAt, Math.max(chunkRows, size) * size);

  /**
   * Visits the centred rows chunk by chunk: the rows at `chunkAt`, their products with the basis in
   * `products`.
   */
  const forEachChunk = (visit: (count: number) => void): void => {
    const chunk = memory.float32(chunkAt, chunkRows * columns);
    for (let from = 0; from < rows; from += chunkRows) {
      const count = Math.min(chunkRows, rows - from);
      chunk.set(data.subarray(from * columns, (from + count) * columns));
      for (let i = 0; i < count * columns; i += columns) for (let c = 0; c < columns; c++) chunk[i + c] -= mean[c];
      kernels.dotRows(chunkAt, count, basisAt, size, columns, productsAt);
      visit(count);
    }
  };

  return {
    randomise(seed: number): void {
      const random = seededRandom(seed, xorshift32);
      for (let i = 0; i < basis.length; i++) basis[i] = random.uniform() - 0.5;
    },
    /**
     * Gram-Schmidt, in two passes for accuracy; a row that depends on earlier rows becomes zero.
     */
    orthonormalise(): void {
      for (let r = 0; r < size; r++) {
        const rowAt = basisAt + r * columns * 4;
        const row = basis.subarray(r * columns, (r + 1) * columns);
        scaleToUnit(row);
        for (let pass = 0; pass < 2 && r > 0; pass++) {
          kernels.dotRows(rowAt, 1, basisAt, (r + 3) & ~3, columns, productsAt);
          for (let i = 0; i < r; i++) products[i] = -products[i];
          kernels.addOuter(basisAt, r, productsAt, rowAt, 1, columns);
        }
        scaleToUnit(row);
      }
    },
    /** Multiplies the basis by the covariance of the rows, up to the factor 1 / rows. */
    multiplyByCovariance(): void {
      sums.fill(0);
      forEachChunk((count) => kernels.addOuter(chunkAt, count, productsAt, sumsAt, size, columns));
      basis.set(sums);
    },
    /** size x size: the covariance in the coordinates of the basis. */
    covariance(): Float64Array {
      const covariance = new Float64Array(size * size);
      forEachChunk((count) => {
        for (let r = 0; r < count; r++) {
          const row = products.subarray(r * size, (r + 1) * size);
          for (let i = 0; i < size; i++) {
            for (let j = 0; j < size; j++) covariance[i * size + j] += (row[i] * row[j]) / rows;
          }
        }
      });
      return covariance;
    },
    /** The products of weights (count x size) and the basis: count x columns. */
    combine(weights: Float64Array, count: number): Float32Array {
      sums.fill(0);
      for (let i = 0; i < count; i++) for (let b = 0; b < size; b++) products[b * count + i] = weights[i * size + b];
      kernels.addOuter(basisAt, size, productsAt, sumsAt, count, columns);
      return sums.slice(0, count * columns);
    },
  };
}

function scaleToUnit(row: Float32Array): void {
  let square = 0;
  for (const value of row) square += value * value;
  const scale = square > 1e-12 ? 1 / Math.sqrt(square) : 0;
  for (let i = 0; i < row.length; i++) row[i] *= scale;
}
