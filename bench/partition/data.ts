import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Matrix, seededRandom } from '@dlsift/retrieval/math';

export interface LabelledRows {
  x: Matrix;
  labels: Int32Array;
}

/**
 * Unit rows around random centres, row i in group i % groups. `spread` is the noise relative to the
 * distance of the centres.
 */
export function gaussianGroups(
  rows: number,
  columns: number,
  groups: number,
  spread: number,
  seed: number,
): LabelledRows {
  const normal = seededRandom(seed).normal;
  const centres = Float32Array.from({ length: groups * columns }, normal);
  const data = new Float32Array(rows * columns);
  const labels = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    labels[i] = i % groups;
    let squares = 0;
    for (let c = 0; c < columns; c++) {
      const value = centres[labels[i] * columns + c] + spread * normal();
      data[i * columns + c] = value;
      squares += value * value;
    }
    for (let c = 0; c < columns; c++) data[i * columns + c] = data[i * columns + c] / Math.sqrt(squares);
  }
  return { x: { data, rows, columns }, labels };
}

/** Real features, with the exact ten nearest rows of each query. */
export interface Reference {
  x: Matrix;
  queries: Matrix;
  truth: Int32Array;
}

/**
 * MobileNetV2 features of mixed photographs, PCA-whitened, from `partition/` in the reference
 * folder.
 */
export function readReference(folder: string | undefined): Reference | undefined {
  const path = (name: string) => join(folder ?? '', 'partition', name);
  if (folder === undefined || !existsSync(path('base-3220x256.f32'))) return undefined;
  const bytes = (name: string) => readBytes(path(name));
  const matrix = (name: string): Matrix => {
    const data = new Float32Array(bytes(name));
    return { data, rows: data.length / 256, columns: 256 };
  };
  return {
    x: matrix('base-3220x256.f32'),
    queries: matrix('queries-300x256.f32'),
    truth: new Int32Array(bytes('truth-300x10.i32')),
  };
}

/** Row i is unit(x[i % x.rows] + noise), with noise of `spread` per element. */
export function repeatedWithNoise(x: Matrix, rows: number, spread: number, seed: number): Matrix {
  const normal = seededRandom(seed).normal;
  const { columns } = x;
  const data = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const source = (row % x.rows) * columns;
    let squares = 0;
    for (let c = 0; c < columns; c++) {
      const value = x.data[source + c] + spread * normal();
      data[row * columns + c] = value;
      squares += value * value;
    }
    for (let c = 0; c < columns; c++) data[row * columns + c] = data[row * columns + c] / Math.sqrt(squares);
  }
  return { data, rows, columns };
}

/** A file's bytes in an own buffer, from which typed arrays can be made. */
export function readBytes(path: string): ArrayBuffer {
  return Uint8Array.from(readFileSync(path)).buffer;
}
