import type { Matrix } from '../../math/index.ts';
import type { Sigmas } from '../../similarity/index.ts';
import { requireThat } from '../errors.ts';

/** Columns of an object feature row F_i (c1, c2, c3, x, y, rho, axisRatio) per channel. */
const channels = { color: [0, 1, 2], position: [3, 4], shape: [5, 6] } as const;
const objectColumns = 7;

/** Sums over one shard of object features; shards are merged by addition, in any order. */
export interface SigmaStatistics {
  pictures: number;
  /** [7] */
  sums: Float64Array;
  /** [7] */
  squares: Float64Array;
}

/**
 * Adds up the object features of a shard.
 *
 * @param objects pictures x 7, the rows F_i
 * @throws PartitionArgumentError on another number of columns
 */
export function accumulateSigmaStatistics(objects: Matrix): SigmaStatistics {
  requireThat(objects.columns === objectColumns, 'objects.columns', objects.columns, `${objectColumns}`);
  const sums = new Float64Array(objectColumns);
  const squares = new Float64Array(objectColumns);
  for (let i = 0; i < objects.data.length; i++) {
    const value = objects.data[i];
    const column = i % objectColumns;
    sums[column] = sums[column] + value;
    squares[column] = squares[column] + value * value;
  }
  return { pictures: objects.rows, sums, squares };
}

/** The sums over two shards together. */
export function mergeSigmaStatistics(a: SigmaStatistics, b: SigmaStatistics): SigmaStatistics {
  return {
    pictures: a.pictures + b.pictures,
    sums: a.sums.map((value, c) => value + b.sums[c]),
    squares: a.squares.map((value, c) => value + b.squares[c]),
  };
}

/**
 * Computes sigma of eq. (7), (8) and (9): the library's standard deviation per channel, the root of
 * the mean variance of its 3, 2 and 2 components.
 *
 * @param floor minimum sigma, so that small differences do not dominate in a library of one colour
 */
export function sigmaOf({ pictures, sums, squares }: SigmaStatistics, floor = 0.05): Sigmas {
  const deviation = (columns: readonly number[]) => {
    if (pictures === 0) return floor;
    const variance = columns.reduce((total, c) => {
      const mean = sums[c] / pictures;
      return total + Math.max(0, squares[c] / pictures - mean * mean) / columns.length;
    }, 0);
    return Math.max(floor, Math.sqrt(variance));
  };
  return {
    color: deviation(channels.color),
    position: deviation(channels.position),
    shape: deviation(channels.shape),
  };
}
