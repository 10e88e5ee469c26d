import { type Matrix, rowOf, seededRandom, xorshift32 } from '@dlsift/retrieval/math';
import { gaussianGroups, readReference } from '../partition/data.ts';

/** Vectors to search, in any number, and queries that are not among them. */
export interface Growing {
  /** Their origin, for the report. */
  source: string;
  queries: Matrix;
  /** The first `rows` of an endless library. */
  library(rows: number): Matrix;
}

const columns = 256;
/** Length of the noise added to a unit vector to make another picture of it. */
const noise = 0.5;

/**
 * Real features, and past their number the same with noise, as further pictures of the same things.
 * Random without the reference folder.
 */
export function growingLibrary(folder: string | undefined, queries: number): Growing {
  const reference = readReference(folder);
  const base = reference?.x ?? gaussianGroups(3000, columns, 150, 1, 1).x;
  const asked = reference?.queries ?? gaussianGroups(3300, columns, 150, 1, 1).x;
  const from = reference ? 0 : 3000;
  return {
    source: reference ? `${base.rows} real features, with noise past them` : 'drawn Gaussian groups, no real features',
    queries: { data: asked.data.slice(from * columns, (from + queries) * columns), rows: queries, columns },
    library: (rows) => grown(base, rows),
  };
}

/** The sequence with which the published figures were measured. */
const generator = { ...xorshift32, start: (seed: number) => seed };

function grown(base: Matrix, rows: number): Matrix {
  const data = new Float32Array(rows * columns);
  const random = seededRandom(7, generator).uniform;
  for (let row = 0; row < rows; row++) {
    const target = data.subarray(row * columns, (row + 1) * columns);
    target.set(rowOf(base, row % base.rows));
    if (row < base.rows) continue;
    // A sum of four uniform deviates is nearly normal; its variance is 1 / 3.
    const factor = noise / Math.sqrt(columns / 3);
    let squares = 0;
    for (let c = 0; c < columns; c++) {
      target[c] += factor * (random() + random() + random() + random() - 2);
      squares += target[c] ** 2;
    }
    const length = Math.sqrt(squares);
    for (let c = 0; c < columns; c++) target[c] /= length;
  }
  return { data, rows, columns };
}
