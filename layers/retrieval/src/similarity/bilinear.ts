import {
  addScaled,
  coordinatesOf,
  dot,
  type Matrix,
  principalDirections,
  rowOf,
  seededRandom,
  timesTransposed,
  toUnitLength,
  xorshift32,
} from '../math/index.ts';
import type { Comparable } from './similarities.ts';
import type { TripletSource } from './triplets.ts';

/** W of eq. (12), d x d, row-major. The identity gives the cosine. */
export interface Bilinear {
  dimensions: number;
  matrix: Float32Array;
}

export interface OasisOptions {
  /** Number of triplets drawn: a picture, one like it, one unlike it. */
  triplets: number;
  /**
   * Maximum directions in which W differs from the identity. A triplet costs their square, whatever
   * the number of dimensions.
   */
  directions: number;
  seed: number;
}

/**
 * Chosen on ten classes of Tiny ImageNet that version 3 of the default embedder was not trained on:
 * 64 directions of 256 lose nothing there, 32 do.
 */
export const defaultOasis: Readonly<OasisOptions> = {
  triplets: 30_000,
  directions: 64,
  seed: 1,
};

/** The W that changes nothing, from which learning starts. */
export function identityBilinear(dimensions: number): Bilinear {
  const matrix = new Float32Array(dimensions * dimensions);
  for (let i = 0; i < dimensions; i++) matrix[i * dimensions + i] = 1;
  return { dimensions, matrix };
}

/**
 * p^T W at unit length. Its cosine with stored unit vectors q ranks as p^T W q does, so eq. (12)
 * costs a search one product per query.
 */
export function applyBilinear(p: Float32Array, { dimensions, matrix }: Bilinear): Float32Array {
  requireLength(p, dimensions);
  const product = new Float32Array(dimensions);
  for (let r = 0; r < dimensions; r++)
    addScaled(product, 0, matrix.subarray(r * dimensions, (r + 1) * dimensions), p[r]);
  return toUnitLength(product);
}

/** A query with W applied to its CNN vector. */
export function withBilinear(query: Comparable, bilinear: Bilinear): Comparable {
  return { ...query, cnn: applyBilinear(query.cnn, bilinear) };
}

/**
 * One passive-aggressive step (Chechik et al., JMLR 2010, algorithm 1): changes W as little as
 * possible so that `alike` scores higher than `unlike` by 1.
 */
export function oasisStep(
  { dimensions, matrix }: Bilinear,
  p: Float32Array,
  alike: Float32Array,
  unlike: Float32Array,
  aggressiveness: number,
): void {
  const difference = alike.map((x, i) => x - unlike[i]);
  let margin = 0;
  for (let r = 0; r < dimensions; r++) {
    if (p[r] !== 0) margin += p[r] * dot(matrix.subarray(r * dimensions, (r + 1) * dimensions), difference);
  }
  const loss = 1 - margin;
  const norm = dot(p, p) * dot(difference, difference);
  if (loss <= 0 || norm === 0) return;
  const step = Math.min(aggressiveness, loss / norm);
  for (let r = 0; r < dimensions; r++) addScaled(matrix, r * dimensions, difference, step * p[r]);
}

/**
 * Learns W by OASIS over unit vectors. A seeded generator draws the triplets, so equal sources give
 * an equal W. Where vectors have more dimensions than `directions`, W is learned along their
 * principal directions and stays the identity across the others.
 */
export function fitBilinear(rows: Matrix, sources: TripletSource[], options: OasisOptions = defaultOasis): Bilinear {
  const count = Math.min(options.directions, rows.rows);
  if (rows.columns <= count) return learnTriplets(rows, sources, options);
  const basis = principalDirections(rows, count, options.seed);
  return expand(learnTriplets(coordinatesOf(rows, basis), sources, options), basis);
}

function learnTriplets(rows: Matrix, sources: TripletSource[], { triplets, seed }: OasisOptions): Bilinear {
  const random = seededRandom(seed, xorshift32);
  const draw = (below: number) => random.uint32() % below;
  const weights = sources.reduce((sum, { weight }) => sum + weight, 0);
  const drawSource = () => {
    if (sources.length === 1) return sources[0];
    let left = random.uniform() * weights;
    for (const source of sources) {
      left -= source.weight;
      if (left < 0) return source;
    }
    return sources[0];
  };
  const bilinear = identityBilinear(rows.columns);
  for (let n = 0; n < triplets; n++) {
    const source = drawSource();
    const triplet = source.draw(draw);
    if (!triplet) continue;
    const [query, alike, unlike] = triplet;
    oasisStep(bilinear, rowOf(rows, query), rowOf(rows, alike), rowOf(rows, unlike), source.aggressiveness);
  }
  return bilinear;
}

/** I + B^T (W - I) B: W in the coordinates of the basis B, the identity across it. */
function expand({ dimensions, matrix }: Bilinear, basis: Matrix): Bilinear {
  const difference = matrix.map((x, i) => (i % (dimensions + 1) === 0 ? x - 1 : x));
  const right = timesTransposed(
    { data: transposed(difference, dimensions), rows: dimensions, columns: dimensions },
    basis,
  );
  const expanded = timesTransposed(basis, { data: right, rows: dimensions, columns: basis.columns });
  for (let i = 0; i < basis.columns; i++) expanded[i * (basis.columns + 1)] += 1;
  return { dimensions: basis.columns, matrix: expanded };
}

function transposed(matrix: Float32Array, size: number): Float32Array {
  return matrix.map((_, i) => matrix[(i % size) * size + Math.floor(i / size)]);
}

/** Little-endian float32 values, row by row. */
export function encodeBilinear({ matrix }: Bilinear): Uint8Array {
  return new Uint8Array(matrix.slice().buffer);
}

/** @throws RangeError when the bytes are not a square of float32 values. */
export function decodeBilinear(bytes: Uint8Array): Bilinear {
  const matrix = new Float32Array(new Uint8Array(bytes).buffer, 0, Math.floor(bytes.length / 4));
  const dimensions = Math.round(Math.sqrt(matrix.length));
  if (dimensions === 0 || dimensions ** 2 * 4 !== bytes.length) {
    throw new RangeError(`Expected the bytes of a square matrix of float32 values but received ${bytes.length}`);
  }
  return { dimensions, matrix };
}

function requireLength(vector: Float32Array, dimensions: number): void {
  if (vector.length !== dimensions) {
    throw new RangeError(`Expected a vector of ${dimensions} elements, as W has, but received ${vector.length}`);
  }
}
