import { dequantize } from '../features/index.ts';
import type { Comparable } from '../similarity/index.ts';
import { objectColumns, type QuantizedRows, type Segment } from './segment.ts';

/**
 * One row's features as vectors.
 *
 * @returns `cnn` and `sift` dequantised, [columns] each, as the segment stores them (projected or
 *   as extracted); `object` as a view, [7]
 */
export function rowFeatures(segment: Segment, row: number): Comparable {
  return { cnn: vectorAt(segment.cnn, row), sift: vectorAt(segment.sift, row), object: objectAt(segment, row) };
}

/** The main object's features of one row, F_i of eq. (5) and (6), [7], as a view. */
export function objectAt({ object }: Segment, row: number): Float32Array {
  return object.subarray(row * objectColumns, (row + 1) * objectColumns);
}

/**
 * Inner product of a quantised row and a vector.
 *
 * @param vector [columns]
 */
export function dotQuantized({ values, scales, columns }: QuantizedRows, row: number, vector: Float32Array): number {
  const start = row * columns;
  let sum = 0;
  for (let i = 0; i < columns; i++) sum += values[start + i] * vector[i];
  return sum * scales[row];
}

function vectorAt({ values, scales, columns }: QuantizedRows, row: number): Float32Array {
  return dequantize({ values: values.subarray(row * columns, (row + 1) * columns), scale: scales[row] });
}
