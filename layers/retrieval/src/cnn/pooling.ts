import type { ModelManifest } from './manifest.ts';

/** The whole picture and 2 columns x 3 rows of blocks, left column first (fig. 6). */
export const regionCount = 7;
const blockColumns = 2;
const blockRows = 3;

/**
 * Share of a place's weight that does not depend on keypoints, so that a smooth sky still counts.
 */
const evenShare = 0.5;

/** A map of `columns` x `rows` places over a picture. */
export interface Grid {
  columns: number;
  rows: number;
}

/** Keypoints (count x 5: x, y, size, angle, response), and the size of their picture in pixels. */
export interface PlacedKeypoints {
  keypoints: Float32Array;
  width: number;
  height: number;
}

/**
 * Weight of each place of the map in each region, [7, rows * columns]; every row sums to 1.
 * Keypoints matter only with `keypoint-pyramid`.
 */
export function regionWeights(pooling: ModelManifest['pooling'], grid: Grid, placed?: PlacedKeypoints): Float32Array {
  const places = grid.columns * grid.rows;
  const density =
    pooling === 'keypoint-pyramid' && placed !== undefined
      ? keypointDensity(grid, placed)
      : new Float32Array(places).fill(1);
  const weights = new Float32Array(regionCount * places);
  for (let region = 0; region < regionCount; region++) {
    const row = weights.subarray(region * places, (region + 1) * places);
    const block = pooling === 'global' ? 0 : region;
    let sum = 0;
    for (let place = 0; place < places; place++) {
      row[place] = density[place] * shareInRegion(grid, place, block);
      sum += row[place];
    }
    for (let place = 0; place < places; place++) row[place] /= sum;
  }
  return weights;
}

/**
 * Weight per place, mean 1: a constant part and one proportional to the keypoints near it (each is
 * shared among four places).
 */
function keypointDensity({ columns, rows }: Grid, { keypoints, width, height }: PlacedKeypoints): Float32Array {
  const counts = new Float32Array(columns * rows);
  const total = keypoints.length / 5;
  const clamp = (value: number, size: number) => Math.max(0, Math.min(size - 1, value));
  for (let k = 0; k < total; k++) {
    const x = (keypoints[5 * k] / width) * columns - 0.5;
    const y = (keypoints[5 * k + 1] / height) * rows - 0.5;
    const left = Math.floor(x);
    const top = Math.floor(y);
    for (const [column, across] of [
      [left, 1 - (x - left)],
      [left + 1, x - left],
    ] as const) {
      for (const [row, down] of [
        [top, 1 - (y - top)],
        [top + 1, y - top],
      ] as const) {
        counts[clamp(row, rows) * columns + clamp(column, columns)] += across * down;
      }
    }
  }
  if (total === 0) return counts.fill(1);
  return counts.map((count) => evenShare + ((1 - evenShare) * count * columns * rows) / total);
}

/** Share of a place's area in a region: 0 = the whole picture, 1 to 6 = the blocks. */
function shareInRegion({ columns, rows }: Grid, place: number, region: number): number {
  if (region === 0) return 1;
  const column = place % columns;
  const row = Math.floor(place / columns);
  const blockColumn = Math.floor((region - 1) / blockRows);
  const blockRow = (region - 1) % blockRows;
  return (
    overlap(column / columns, 1 / columns, blockColumn / blockColumns, 1 / blockColumns) *
    overlap(row / rows, 1 / rows, blockRow / blockRows, 1 / blockRows)
  );
}

/** Length that two intervals share. */
function overlap(start: number, length: number, otherStart: number, otherLength: number): number {
  return Math.max(0, Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart));
}
