/** Maximum sweeps of rotations; a few suffice, since the method converges quadratically. */
const maxSweeps = 30;

/**
 * Computes the eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub
 * & Van Loan, 4th ed., section 8.5).
 *
 * @param matrix size x size, overwritten
 * @returns eigenvalues [size], falling, and unit eigenvectors as rows, size x size
 */
export function symmetricEigen(matrix: Float64Array, size: number): { values: Float64Array; vectors: Float64Array } {
  const vectors = new Float64Array(size * size);
  let total = 0;
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (const value of matrix) total += value * value;
  for (let sweep = 0; sweep < maxSweeps && offDiagonal(matrix, size) > 1e-22 * total; sweep++) {
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(matrix, vectors, size, p, q);
  }
  const order = Array.from({ length: size }, (_, i) => i).sort((a, b) => matrix[b * size + b] - matrix[a * size + a]);
  const sorted = new Float64Array(size * size);
  for (const [to, from] of order.entries()) sorted.set(vectors.subarray(from * size, (from + 1) * size), to * size);
  return { values: Float64Array.from(order, (i) => matrix[i * size + i]), vectors: sorted };
}

function offDiagonal(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) sum += 2 * matrix[i * size + j] ** 2;
  return sum;
}

/** Applies the rotation in the plane (p, q) that makes the element there zero. */
function rotate(matrix: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const element = matrix[p * size + q];
  if (element === 0) return;
  const theta = (matrix[q * size + q] - matrix[p * size + p]) / (2 * element);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let i = 0; i < size; i++) {
    const a = matrix[p * size + i];
    const b = matrix[q * size + i];
    matrix[p * size + i] = c * a - s * b;
    matrix[q * size + i] = s * a + c * b;
    const u = vectors[p * size + i];
    const v = vectors[q * size + i];
    vectors[p * size + i] = c * u - s * v;
    vectors[q * size + i] = s * u + c * v;
  }
  for (let i = 0; i < size; i++) {
    const a = matrix[i * size + p];
    const b = matrix[i * size + q];
    matrix[i * size + p] = c * a - s * b;
    matrix[i * size + q] = s * a + c * b;
  }
}
