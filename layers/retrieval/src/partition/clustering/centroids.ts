import { dot, lengthOf, type Matrix, rowOf } from '../../math/index.ts';
import type { LoadedRows } from '../kernels.ts';

/** Computes class means over the same rows for classes that change from call to call. */
export interface MeanUpdater {
  /**
   * Writes the class means into `centroids`; empty classes stay as they are.
   *
   * @returns the inertia: the sum of squared distances from each row to its class mean
   */
  update(labels: Int32Array, counts: Int32Array, centroids: Matrix): number;
}

/**
 * @param k number of classes
 * @param spherical whether means are scaled to unit length
 */
export function createMeanUpdater(loaded: LoadedRows, k: number, spherical: boolean): MeanUpdater {
  const { memory, x, rows, columns, stride } = loaded;
  const classes = memory.allocate(4 * rows);
  const sums = memory.allocate(8 * k * stride);
  const energy = memory.kernels.energy(x, rows, stride);
  return {
    update(labels, counts, centroids) {
      memory.write(classes, labels);
      const totals = memory.float64(sums, k * stride).fill(0);
      memory.kernels.addRowsByClass(x, classes, rows, stride, sums);
      let inertia = energy;
      for (let c = 0; c < k; c++) {
        if (counts[c] === 0) continue;
        const sum = totals.subarray(c * stride, c * stride + columns);
        const length = lengthOf(sum);
        const scale = spherical ? (length > 0 ? 1 / length : 0) : 1 / counts[c];
        for (let d = 0; d < columns; d++) centroids.data[c * columns + d] = sum[d] * scale;
        inertia += spherical ? counts[c] * (length > 0 ? 1 : 0) - 2 * length : -length * length * scale;
      }
      return Math.max(inertia, 0);
    },
  };
}

/**
 * Gives every empty class the row that lies farthest from the centroid of the largest class.
 * Changes `labels` and `counts`.
 */
export function refillEmpty(x: Matrix, centroids: Matrix, labels: Int32Array, counts: Int32Array): void {
  for (let empty = 0; empty < counts.length; empty++) {
    if (counts[empty] > 0) continue;
    const largest = counts.reduce((best, count, c) => (count > counts[best] ? c : best), 0);
    if (counts[largest] < 2) return;
    const centroid = rowOf(centroids, largest);
    let worst = -1;
    let worstDistance = -1;
    for (let i = 0; i < x.rows; i++) {
      if (labels[i] !== largest) continue;
      const row = rowOf(x, i);
      const distance = dot(row, row) - 2 * dot(row, centroid);
      if (worst < 0 || distance > worstDistance) {
        worst = i;
        worstDistance = distance;
      }
    }
    labels[worst] = empty;
    counts[largest]--;
    counts[empty]++;
  }
}

/**
 * -|c|^2 / 2 of each centroid: the offset with which the highest x . c + offset marks the nearest
 * centroid.
 */
export function halfSquaredNorms(centroids: Matrix): Float32Array {
  return Float32Array.from({ length: centroids.rows }, (_, k) => {
    const row = rowOf(centroids, k);
    return -dot(row, row) / 2;
  });
}
