import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Matrix } from '@dlsift/retrieval/matrix';
import { type PrincipalAxes, principalAxes } from './principal-axes.ts';

const TEACHER_DIMENSIONS = 1280;
/** Variances are levelled by this power: it gave the teacher its best retrieval of classes held out (0 = none, 1/2 = whitened). */
const LEVELLING = 1 / 8;
/** Every so many rows go into the axes; more change nothing that can be measured. */
const EVERY = 8;

/** What the student is to say for each picture under one view: the teacher's embedding, count x dimensions, unit rows. */
export function studentTargets(work: string, view: number, dimensions: number): Matrix {
  const file = join(work, `targets-${view}-${dimensions}.f32`);
  if (!existsSync(file)) {
    const teacher = rowsOf(join(work, `teacher-${view}.f32`));
    // One set of axes for every view, that of the whole pictures: the student has one answer to give.
    const wholes = view === 0 ? teacher : rowsOf(join(work, 'teacher-0.f32'));
    const axes = principalAxes(every(wholes, EVERY), dimensions);
    writeFileSync(file, Buffer.from(project(teacher, axes, dimensions).buffer));
  }
  const data = floats(file);
  return { data, rows: data.length / dimensions, columns: dimensions };
}

/** The teacher's non-negative outputs, square-rooted and of unit length: the inner product is then Hellinger's. */
function rowsOf(file: string): Matrix {
  const data = floats(file);
  const rows = data.length / TEACHER_DIMENSIONS;
  for (let r = 0; r < rows; r++) {
    const row = data.subarray(r * TEACHER_DIMENSIONS, (r + 1) * TEACHER_DIMENSIONS);
    const sum = row.reduce((total, value) => total + value, 0);
    for (let i = 0; i < row.length; i++) row[i] = Math.sqrt(row[i]! / sum);
  }
  return { data, rows, columns: TEACHER_DIMENSIONS };
}

function project(teacher: Matrix, fitted: PrincipalAxes, dimensions: number): Float32Array {
  const { mean, axes, variances } = fitted;
  const out = new Float32Array(teacher.rows * dimensions);
  const centred = new Float32Array(teacher.columns);
  for (let r = 0; r < teacher.rows; r++) {
    for (let i = 0; i < centred.length; i++) centred[i] = teacher.data[r * teacher.columns + i]! - mean[i]!;
    const row = out.subarray(r * dimensions, (r + 1) * dimensions);
    for (let d = 0; d < dimensions; d++) {
      let sum = 0;
      const axis = axes[d]!;
      for (let i = 0; i < centred.length; i++) sum += centred[i]! * axis[i]!;
      row[d] = sum * (variances[d]! / variances[0]!) ** -LEVELLING;
    }
    const length = Math.hypot(...row);
    for (let d = 0; d < dimensions; d++) row[d]! /= length;
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
