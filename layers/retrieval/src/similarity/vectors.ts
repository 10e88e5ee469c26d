/**
 * Inner product of two vectors of one length. Four sums side by side, so that the additions do not wait for each other.
 *
 * @throws RangeError when the lengths differ.
 */
export function dot(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) {
    throw new RangeError(`Expected two vectors of one length but received ${a.length} and ${b.length} elements`);
  }
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const blocks = a.length & ~3;
  for (let i = 0; i < blocks; i += 4) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
    s2 += a[i + 2] * b[i + 2];
    s3 += a[i + 3] * b[i + 3];
  }
  for (let i = blocks; i < a.length; i++) s0 += a[i] * b[i];
  return s0 + s1 + (s2 + s3);
}

/** The vector at unit length; a zero vector stays zero. */
export function toUnit(vector: Float32Array): Float32Array {
  const norm = Math.sqrt(dot(vector, vector));
  return norm > 0 ? vector.map((x) => x / norm) : vector;
}

/**
 * Cosine of two unit vectors as a similarity in [0, 1]: opposite and unrelated directions both count as 0, so that a
 * channel that says nothing adds nothing to the weighted sum.
 */
export function cosineSimilarity(a: Float32Array, b: Float32Array): number {
  return Math.min(1, Math.max(0, dot(a, b)));
}
