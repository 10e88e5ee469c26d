import type { Matrix } from '../matrix.ts';
import { type Arena, createArena } from './kernels.ts';
import { uniform } from './random.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

export interface PrincipalAxes {
  /** columns. */
  mean: Float32Array;
  /** count x columns: orthonormal, by falling variance. */
  axes: Matrix;
  /** count: variance of the rows along each axis. */
  variances: Float64Array;
}

/** Spare directions that make the last wanted axes accurate. */
const oversampling = 16;
/** Rounds of subspace iteration. */
const rounds = 4;
/** Rows handed to the kernels at a time, which bounds their memory. */
const chunkRows = 64;

/**
 * The first principal axes of the rows: randomised subspace iteration (Halko, Martinsson & Tropp, 2011, algorithm 4.4), which
 * needs a few passes over the rows and never the columns x columns covariance.
 *
 * @throws RangeError if the rows cannot span that many axes.
 */
export function principalAxes(rows: Matrix, count: number, seed: number): PrincipalAxes {
  const most = Math.min(rows.rows - 1, rows.columns);
  if (!(count >= 1 && count <= most)) {
    throw new RangeError(`${rows.rows} vectors of ${rows.columns} span at most ${most} principal axes, not ${count}`);
  }
  const mean = meanOf(rows);
  const size = (Math.min(count + oversampling, most) + 3) & ~3;
  const random = uniform(seed);
  const basis: Matrix = { data: new Float32Array(size * rows.columns), rows: size, columns: rows.columns };
  for (let i = 0; i < basis.data.length; i++) basis.data[i] = random() - 0.5;
  orthonormalise(basis);
  const passes = createPasses(rows, mean, size);
  for (let round = 0; round < rounds; round++) {
    passes.multiplyByCovariance(basis);
    orthonormalise(basis);
  }
  const { values, vectors } = symmetricEigen(passes.covarianceWithin(basis), size);
  const axes: Matrix = { data: new Float32Array(count * rows.columns), rows: count, columns: rows.columns };
  for (let axis = 0; axis < count; axis++) {
    const out = axes.data.subarray(axis * rows.columns, (axis + 1) * rows.columns);
    for (let b = 0; b < size; b++) {
      const weight = vectors[axis * size + b]!;
      const row = basis.data.subarray(b * rows.columns, (b + 1) * rows.columns);
      for (let i = 0; i < out.length; i++) out[i]! += weight * row[i]!;
    }
  }
  return { mean, axes, variances: values.slice(0, count) };
}

function meanOf({ data, rows, columns }: Matrix): Float32Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < data.length; i += columns) for (let c = 0; c < columns; c++) sums[c]! += data[i + c]!;
  return Float32Array.from(sums, (sum) => sum / rows);
}

/** The two products with the centred rows that the iteration needs, a chunk of rows at a time. */
function createPasses({ data, rows, columns }: Matrix, mean: Float32Array, size: number) {
  const arena: Arena = createArena();
  const chunkAt = arena.allocate(chunkRows * columns * 4);
  const basisAt = arena.allocate(size * columns * 4);
  const sumsAt = arena.allocate(size * columns * 4);
  const productsAt = arena.allocate(chunkRows * size * 4);

  const forEachChunk = (basis: Matrix, visit: (count: number) => void): void => {
    arena.float32(basisAt, size * columns).set(basis.data);
    for (let from = 0; from < rows; from += chunkRows) {
      const count = Math.min(chunkRows, rows - from);
      const chunk = arena.float32(chunkAt, count * columns);
      chunk.set(data.subarray(from * columns, (from + count) * columns));
      for (let i = 0; i < chunk.length; i += columns) for (let c = 0; c < columns; c++) chunk[i + c]! -= mean[c]!;
      arena.kernels.dotRows(chunkAt, count, basisAt, size, columns, productsAt);
      visit(count);
    }
  };

  return {
    /** Each row of the basis, times the covariance (up to the factor 1 / rows). */
    multiplyByCovariance(basis: Matrix): void {
      arena.float32(sumsAt, size * columns).fill(0);
      forEachChunk(basis, (count) => {
        arena.kernels.addOuter(chunkAt, count, productsAt, sumsAt, size, columns);
      });
      basis.data.set(arena.float32(sumsAt, size * columns));
    },
    /** size x size: the covariance in the coordinates of the basis. */
    covarianceWithin(basis: Matrix): Float64Array {
      const covariance = new Float64Array(size * size);
      forEachChunk(basis, (count) => {
        const products = arena.float32(productsAt, count * size);
        for (let r = 0; r < count; r++) {
          const row = products.subarray(r * size, (r + 1) * size);
          for (let i = 0; i < size; i++) {
            for (let j = 0; j < size; j++) covariance[i * size + j]! += (row[i]! * row[j]!) / rows;
          }
        }
      });
      return covariance;
    },
  };
}

/** Makes the rows orthonormal by modified Gram-Schmidt, twice over for accuracy; a row that vanishes becomes zero. */
function orthonormalise({ data, rows, columns }: Matrix): void {
  for (let r = 0; r < rows; r++) {
    const row = data.subarray(r * columns, (r + 1) * columns);
    scaleToUnit(row);
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < r; other++) {
        const earlier = data.subarray(other * columns, (other + 1) * columns);
        let dot = 0;
        for (let i = 0; i < columns; i++) dot += row[i]! * earlier[i]!;
        for (let i = 0; i < columns; i++) row[i]! -= dot * earlier[i]!;
      }
    }
    scaleToUnit(row);
  }
}

function scaleToUnit(row: Float32Array): void {
  let square = 0;
  for (const value of row) square += value * value;
  const scale = square > 1e-12 ? 1 / Math.sqrt(square) : 0;
  for (let i = 0; i < row.length; i++) row[i]! *= scale;
}
