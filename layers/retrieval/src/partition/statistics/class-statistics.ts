import { type Matrix, toUnitLength } from '../../math/index.ts';
import { requireThat } from '../errors.ts';

/**
 * Sums per class over some pictures, from which the means of eq. (13) are computed. A build adds
 * them up class by class as it writes them, so no library has to fit in one memory.
 */
export interface ClassStatistics {
  classCount: number;
  /** [classCount], number of pictures */
  counts: Float64Array;
  cnnDimensions: number;
  /** classCount x cnnDimensions */
  cnnSums: Float64Array;
  /** Length of the VLAD vectors; 0 where none are kept. */
  siftDimensions: number;
  /** classCount x siftDimensions */
  siftSums: Float64Array;
}

/**
 * Adds up the vectors of each class.
 *
 * @param classes [rows], the class of each row; rows of negative classes are left out
 * @param classCount number of classes
 * @param cnn rows x cnnDimensions
 * @param sift rows x siftDimensions, the VLAD vectors
 * @throws PartitionArgumentError where sizes differ or a class is out of range
 */
export function accumulateClassStatistics(
  classes: Int32Array,
  cnn: Matrix,
  sift: Matrix | undefined,
  classCount: number,
): ClassStatistics {
  requireThat(classes.length === cnn.rows, 'classes.length', classes.length, `the number of cnn rows, ${cnn.rows}`);
  if (sift) requireThat(sift.rows === cnn.rows, 'sift.rows', sift.rows, `the number of cnn rows, ${cnn.rows}`);
  const counts = new Float64Array(classCount);
  for (const c of classes) {
    requireThat(c < classCount, 'each class', c, `below classCount, ${classCount}`);
    if (c >= 0) counts[c]++;
  }
  return {
    classCount,
    counts,
    cnnDimensions: cnn.columns,
    cnnSums: sumByClass(classes, cnn, classCount),
    siftDimensions: sift?.columns ?? 0,
    siftSums: sift ? sumByClass(classes, sift, classCount) : new Float64Array(0),
  };
}

/**
 * Class means of eq. (13), scaled to unit length, since cosine compares directions; zero rows for
 * empty classes.
 */
export function classMeans(statistics: ClassStatistics): { cnn: Matrix; sift: Matrix } {
  const { classCount, cnnDimensions, cnnSums, siftDimensions, siftSums } = statistics;
  return {
    cnn: unitRows(cnnSums, classCount, cnnDimensions),
    sift: unitRows(siftSums, classCount, siftDimensions),
  };
}

function sumByClass(classes: Int32Array, { data, columns }: Matrix, classCount: number): Float64Array {
  const sums = new Float64Array(classCount * columns);
  for (let row = 0; row < classes.length; row++) {
    if (classes[row] < 0) continue;
    const to = classes[row] * columns;
    for (let c = 0; c < columns; c++) sums[to + c] = sums[to + c] + data[row * columns + c];
  }
  return sums;
}

function unitRows(sums: Float64Array, rows: number, columns: number): Matrix {
  const data = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    data.set(toUnitLength(sums.subarray(row * columns, (row + 1) * columns)), row * columns);
  }
  return { data, rows, columns };
}
