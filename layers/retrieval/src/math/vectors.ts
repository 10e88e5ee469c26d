type Vector = Float32Array | Float64Array;

/**
 * Inner product of two vectors, in float64.
 *
 * @param a [n]
 * @param b [n]
 * @throws RangeError when the lengths differ
 */
export function dot(a: Vector, b: Vector): number {
  if (a.length !== b.length) {
    throw new RangeError(`Expected two vectors of one length but received ${a.length} and ${b.length} elements`);
  }
  return dotFrom(a, 0, b);
}

/** Inner product of `b` and as many elements of `a` from `start` on. */
export function dotFrom(a: Vector, start: number, b: Vector): number {
  // Four independent sums, so that no addition waits for the one before.
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const blocks = b.length & ~3;
  for (let i = 0; i < blocks; i += 4) {
    s0 += a[start + i] * b[i];
    s1 += a[start + i + 1] * b[i + 1];
    s2 += a[start + i + 2] * b[i + 2];
    s3 += a[start + i + 3] * b[i + 3];
  }
  for (let i = blocks; i < b.length; i++) s0 += a[start + i] * b[i];
  return s0 + s1 + (s2 + s3);
}

/** Euclidean length of a vector, in float64. */
export function lengthOf(vector: Vector): number {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += vector[i] * vector[i];
  return Math.sqrt(squares);
}

/**
 * A copy of a vector, scaled to length 1.
 *
 * @param vector [n]
 * @returns [n]; all zeros for a zero vector
 */
export function toUnitLength(vector: Vector): Float32Array {
  const length = lengthOf(vector);
  const scale = length > 0 ? 1 / length : 0;
  const unit = new Float32Array(vector.length);
  for (let i = 0; i < unit.length; i++) unit[i] = vector[i] * scale;
  return unit;
}

/**
 * Cosine of two unit vectors as a similarity in [0, 1]. Opposite and orthogonal directions both
 * count as 0, so that a channel that tells nothing about a picture adds nothing to a weighted sum.
 *
 * @param a [n], unit length or zero
 * @param b [n], unit length or zero
 * @throws RangeError when the lengths differ
 */
export function cosineSimilarity(a: Float32Array, b: Float32Array): number {
  return Math.min(1, Math.max(0, dot(a, b)));
}

/**
 * Adds `scale * source` to the elements of `target` from `start` on, in place.
 *
 * @param target at least start + n elements
 * @param source [n]
 */
export function addScaled(target: Float32Array, start: number, source: Float32Array, scale: number): void {
  for (let i = 0; i < source.length; i++) target[start + i] += scale * source[i];
}
