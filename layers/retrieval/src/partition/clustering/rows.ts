import { type Matrix, rowOf } from '../../math/index.ts';

/** Numbers of the rows whose label meets the condition, ascending. */
export function rowsWhere(labels: Int32Array, holds: (label: number) => boolean): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < labels.length; row++) if (holds(labels[row])) rows.push(row);
  return Int32Array.from(rows);
}

/** A copy of the given rows, in their order. */
export function takeRows(x: Matrix, rows: Int32Array): Matrix {
  const data = new Float32Array(rows.length * x.columns);
  rows.forEach((row, position) => {
    data.set(rowOf(x, row), position * x.columns);
  });
  return { data, rows: rows.length, columns: x.columns };
}
