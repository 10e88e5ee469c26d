import { type Matrix, seededRandom } from '@dlsift/retrieval/math';
import { partitionGenerator } from '../../../layers/retrieval/src/partition/random.ts';

/** Unit rows around `groups` random directions; row i belongs to group i % groups. */
export function groupedRows(rows: number, columns: number, groups: number, spread = 0.5, seed = 1): Matrix {
  const random = seededRandom(seed, partitionGenerator);
  const centres = Float64Array.from({ length: groups * columns }, () => random.uniform() - 0.5);
  const data = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const row = Float32Array.from({ length: columns }, (_, c) => {
      return centres[(i % groups) * columns + c] + spread * (random.uniform() - 0.5);
    });
    const length = Math.hypot(...row);
    data.set(
      row.map((value) => value / length),
      i * columns,
    );
  }
  return { data, rows, columns };
}

/** The first `rows` rows. */
export function head(x: Matrix, rows: number): Matrix {
  return { data: x.data.slice(0, rows * x.columns), rows, columns: x.columns };
}
