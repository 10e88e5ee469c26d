/**
 * A vector with one byte per element: element i is `values[i] * scale`, with an error of at most
 * `scale / 2`.
 */
export interface QuantizedVector {
  values: Int8Array;
  scale: number;
}

/**
 * Symmetric int8 quantisation: the largest magnitude becomes 127.
 *
 * @throws RangeError where an element is not finite
 */
export function quantize(vector: Float32Array): QuantizedVector {
  let largest = 0;
  for (const x of vector) largest = Math.max(largest, Math.abs(x));
  if (!Number.isFinite(largest))
    throw new RangeError('Expected a vector of finite numbers but received one that is not');
  const scale = Math.fround(largest / 127);
  // Clipped, as a denormal scale is too coarse to map the largest to 127.
  const stepsOf = (x: number) => Math.max(-127, Math.min(127, Math.round(x / scale)));
  return { values: Int8Array.from(vector, (x) => (scale > 0 ? stepsOf(x) : 0)), scale };
}

/** The vector of quantised values. */
export function dequantize({ values, scale }: QuantizedVector): Float32Array {
  return Float32Array.from(values, (x) => x * scale);
}
