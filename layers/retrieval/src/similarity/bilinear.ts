import type { Matrix } from '../matrix.ts';
import { xorshift32 } from '../random.ts';
import { dot, toUnit } from './vectors.ts';

/** W of eq. (12), d x d, row-major. The identity makes it the cosine. */
export interface Bilinear {
  dimensions: number;
  matrix: Float32Array;
}

export interface OasisOptions {
  /** Triplets drawn: a picture, one alike, one not. */
  triplets: number;
  /** C of the paper: the largest step that one triplet may cause. */
  aggressiveness: number;
  seed: number;
}

/** Chosen on ten classes of Tiny ImageNet that the default embedder never saw. */
export const defaultOasis: Readonly<OasisOptions> = { triplets: 30_000, aggressiveness: 0.1, seed: 1 };

export function identityBilinear(dimensions: number): Bilinear {
  const matrix = new Float32Array(dimensions * dimensions);
  for (let i = 0; i < dimensions; i++) matrix[i * dimensions + i] = 1;
  return { dimensions, matrix };
}

/**
 * p^T W at unit length, so that eq. (12) costs a search nothing but this: its cosine with any stored unit vector q ranks as
 * p^T W q does.
 */
export function applyBilinear(p: Float32Array, { dimensions, matrix }: Bilinear): Float32Array {
  requireLength(p, dimensions);
  const product = new Float32Array(dimensions);
  for (let r = 0; r < dimensions; r++) addScaled(product, 0, matrix, r * dimensions, p[r]!, dimensions);
  return toUnit(product);
}

/** One passive-aggressive step (Chechik et al., JMLR 2010, algorithm 1): W moves as little as makes `alike` win by 1. */
export function oasisStep(
  { dimensions, matrix }: Bilinear,
  p: Float32Array,
  alike: Float32Array,
  unlike: Float32Array,
  aggressiveness: number,
): void {
  const difference = alike.map((x, i) => x - unlike[i]!);
  let margin = 0;
  for (let r = 0; r < dimensions; r++) {
    if (p[r] !== 0) margin += p[r]! * dot(matrix.subarray(r * dimensions, (r + 1) * dimensions), difference);
  }
  const loss = 1 - margin;
  const norm = dot(p, p) * dot(difference, difference);
  if (loss <= 0 || norm === 0) return;
  const step = Math.min(aggressiveness, loss / norm);
  for (let r = 0; r < dimensions; r++) addScaled(matrix, r * dimensions, difference, 0, step * p[r]!, dimensions);
}

/**
 * OASIS over labelled unit vectors: triplets are drawn by a seeded generator, so the same pictures give the same W.
 *
 * @param labels [rows], a class number; pictures of one number are alike
 * @throws RangeError when fewer than two classes are there.
 */
export function fitBilinear(rows: Matrix, labels: ArrayLike<number>, options: OasisOptions = defaultOasis): Bilinear {
  const members = Map.groupBy(
    Array.from({ length: rows.rows }, (_, i) => i),
    (i) => labels[i]!,
  );
  if (members.size < 2) throw new RangeError(`Expected pictures of two classes or more but received ${members.size}`);
  const random = xorshift32(options.seed);
  const draw = (from: number) => random() % from;
  const rowOf = (i: number) => rows.data.subarray(i * rows.columns, (i + 1) * rows.columns);
  const bilinear = identityBilinear(rows.columns);
  for (let n = 0; n < options.triplets; n++) {
    const query = draw(rows.rows);
    const own = members.get(labels[query]!)!;
    const alike = own[draw(own.length)]!;
    const unlike = draw(rows.rows);
    if (alike === query || labels[unlike] === labels[query]) continue;
    oasisStep(bilinear, rowOf(query), rowOf(alike), rowOf(unlike), options.aggressiveness);
  }
  return bilinear;
}

/** Little-endian float32 values, row after row. */
export function encodeBilinear({ matrix }: Bilinear): Uint8Array {
  return new Uint8Array(matrix.slice().buffer);
}

/** @throws RangeError when the bytes are not a square of float32 values. */
export function decodeBilinear(bytes: Uint8Array): Bilinear {
  const matrix = new Float32Array(bytes.slice().buffer, 0, Math.floor(bytes.length / 4));
  const dimensions = Math.round(Math.sqrt(matrix.length));
  if (dimensions === 0 || dimensions ** 2 * 4 !== bytes.length) {
    throw new RangeError(`Expected the bytes of a square matrix of float32 values but received ${bytes.length}`);
  }
  return { dimensions, matrix };
}

function addScaled(
  target: Float32Array,
  targetAt: number,
  source: Float32Array,
  sourceAt: number,
  scale: number,
  length: number,
): void {
  for (let i = 0; i < length; i++) target[targetAt + i]! += scale * source[sourceAt + i]!;
}

function requireLength(vector: Float32Array, dimensions: number): void {
  if (vector.length !== dimensions) {
    throw new RangeError(`Expected a vector of ${dimensions} elements, as W has, but received ${vector.length}`);
  }
}
