import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Matrix } from '@dlsift/retrieval/math';
import { principalAxes } from './principal-axes.ts';

const teacherDimensions = 1280;
/** Variances are levelled by this power: it gave the teacher its best retrieval of classes held out (0 = none, 1/2 = whitened). */
const levelling = 1 / 8;
/** Stride of the rows from which the axes are computed; more rows change nothing measurable. */
const sampleStride = 8;

/** What the student is to say for each picture under one view: the teacher's embedding, count x dimensions, unit rows. */
export function studentTargets(work: string, view: number, dimensions: number): Matrix {
  const file = join(work, `targets-${view}-${dimensions}.f32`);
  if (!existsSync(file)) {
    const targets = project(rowsOf(join(work, `teacher-${view}.f32`)), axesOfWholes(work, dimensions));
    writeFileSync(file, Buffer.from(targets.buffer));
  }
  const data = floats(file);
  return { data, rows: data.length / dimensions, columns: dimensions };
}

/**
 * The mean of the whole pictures' rows, then their levelled principal axes. One set for every view and every run, kept beside
 * them: axes fitted again can be rotated, and one picture would have two targets.
 */
function axesOfWholes(work: string, dimensions: number): Float32Array {
  const file = join(work, `axes-${dimensions}.f32`);
  if (!existsSync(file)) {
    const { mean, axes, variances } = principalAxes(
      every(rowsOf(join(work, 'teacher-0.f32')), sampleStride),
      dimensions,
    );
    const levelled = axes.map((axis, d) => axis.map((value) => value * (variances[d] / variances[0]) ** -levelling));
    writeFileSync(file, Buffer.from(Float32Array.from([mean, ...levelled].flatMap((row) => [...row])).buffer));
  }
  return floats(file);
}

/** The teacher's non-negative outputs, square-rooted and of unit length: the inner product is then Hellinger's. */
function rowsOf(file: string): Matrix {
  const data = floats(file);
  const rows = data.length / teacherDimensions;
  for (let r = 0; r < rows; r++) {
    const row = data.subarray(r * teacherDimensions, (r + 1) * teacherDimensions);
    const sum = row.reduce((total, value) => total + value, 0);
    for (let i = 0; i < row.length; i++) row[i] = Math.sqrt(row[i] / sum);
  }
  return { data, rows, columns: teacherDimensions };
}

/** Rows less the mean, along the axes, of unit length. */
function project({ data, rows, columns }: Matrix, meanAndAxes: Float32Array): Float32Array {
  const mean = meanAndAxes.subarray(0, columns);
  const dimensions = meanAndAxes.length / columns - 1;
  const out = new Float32Array(rows * dimensions);
  const centred = new Float32Array(columns);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < columns; i++) centred[i] = data[r * columns + i] - mean[i];
    const row = out.subarray(r * dimensions, (r + 1) * dimensions);
    for (let d = 0; d < dimensions; d++) {
      let sum = 0;
      const axis = meanAndAxes.subarray((d + 1) * columns, (d + 2) * columns);
      for (let i = 0; i < columns; i++) sum += centred[i] * axis[i];
      row[d] = sum;
    }
    const length = Math.hypot(...row);
    for (let d = 0; d < dimensions; d++) row[d] /= length;
  }
  return out;
}

function every(matrix: Matrix, step: number): Matrix {
  const rows = Math.floor(matrix.rows / step);
  const data = new Float32Array(rows * matrix.columns);
  for (let r = 0; r < rows; r++) {
    data.set(matrix.data.subarray(r * step * matrix.columns, (r * step + 1) * matrix.columns), r * matrix.columns);
  }
  return { data, rows, columns: matrix.columns };
}

function floats(file: string): Float32Array {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}
