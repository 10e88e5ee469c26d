import { lengthOf, type Matrix, toUnitLength } from '../../math/index.ts';
import { topRows } from '../dense/products.ts';
import { requireThat } from '../errors.ts';

/** The exact nearest rows of each row by inner product. */
export interface NeighbourGraph {
  /** rows x count, best first, without the row itself */
  neighbours: Int32Array;
  count: number;
}

/**
 * Finds the `count` nearest other rows of each row (fewer in a smaller matrix). Compares all pairs:
 * O(rows^2 x columns).
 */
export async function nearestNeighbours(x: Matrix, count: number): Promise<NeighbourGraph> {
  const top = await topRows(x, x, count + 1);
  const kept = Math.max(0, top.count - 1);
  const neighbours = new Int32Array(x.rows * kept);
  for (let row = 0; row < x.rows; row++) {
    const found = top.indices.subarray(row * top.count, (row + 1) * top.count);
    // Equal rows can displace a row from its own list; the last one is then left out instead.
    const own = found.indexOf(row);
    const others = found.filter((_, position) => position !== (own < 0 ? kept : own));
    neighbours.set(others, row * kept);
  }
  return { neighbours, count: kept };
}

/**
 * Moves each unit row towards its reverse neighbours, the rows that have it among their nearest:
 * unit(row + weight * unit(sum of those rows)). Clusters of the moved rows keep a picture with the
 * pictures whose searches must find it.
 */
export function moveTowardsReverseNeighbours(x: Matrix, { neighbours, count }: NeighbourGraph, weight: number): Matrix {
  requireThat(neighbours.length === x.rows * count, 'neighbours.length', neighbours.length, `${x.rows * count}`);
  const { rows, columns } = x;
  const sums = new Float32Array(rows * columns);
  for (let entry = 0; entry < neighbours.length; entry++) {
    const from = Math.floor(entry / count) * columns;
    const to = neighbours[entry] * columns;
    for (let c = 0; c < columns; c++) sums[to + c] = sums[to + c] + x.data[from + c];
  }
  const data = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    const own = x.data.subarray(start, start + columns);
    const sum = sums.subarray(start, start + columns);
    const length = lengthOf(sum);
    const scale = length > 0 ? weight / length : 0;
    data.set(toUnitLength(own.map((value, c) => value + scale * sum[c])), start);
  }
  return { data, rows, columns };
}

/**
 * The classes that a search for each row should visit: its own and those of its first `count`
 * neighbours. Separators trained on them learn where a picture's neighbours lie.
 *
 * @param labels [rows], the class of each row
 * @returns rows x (count + 1)
 */
export function neighbourClasses(labels: Int32Array, graph: NeighbourGraph, count: number): Int32Array {
  const used = Math.min(count, graph.count);
  const classes = new Int32Array(labels.length * (used + 1));
  for (let row = 0; row < labels.length; row++) {
    classes[row * (used + 1)] = labels[row];
    for (let n = 0; n < used; n++) {
      classes[row * (used + 1) + 1 + n] = labels[graph.neighbours[row * graph.count + n]];
    }
  }
  return classes;
}
