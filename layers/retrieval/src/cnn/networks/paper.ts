import type { Random } from '../../math/index.ts';
import { conv } from '../graph/conv.ts';
import { relu, reshape } from '../graph/elementwise.ts';
import { type Graph, sizeOf, type Value } from '../graph/graph.ts';
import { maxPool } from '../graph/pool.ts';
import { fullyConnected, heNormal } from './layers.ts';

/** Number of filters (fig. 5). */
const filters = 3;
const width = 64;

/**
 * Number and size of the blocks of a picture, each of which passes the network by itself (fig. 6).
 */
export const paperBlocks = { columns: 2, rows: 3, side: 32 } as const;

/**
 * The paper's network (fig. 5) on blocks [n, 3, 32, 32]: three 5x5 filters, 4x4 max pooling, ReLU,
 * two fully connected layers of 64 units (the 64 are read into the paper) -> features [n, 64].
 *
 * @param options `between` puts a ReLU between the two layers, without which they are one linear
 *   map (preset `paper-relu`)
 */
export function paperNetwork(graph: Graph, blocks: Value, options: { between: boolean; random: Random }): Value {
  const { between, random } = options;
  const weightDims = [filters, 3, 5, 5];
  const weight = graph.parameter('conv.weight', weightDims, heNormal(random, weightDims, 75), { decay: true });
  const bias = graph.parameter('conv.bias', [filters], new Float32Array(filters), { decay: false });
  const pooled = relu(graph, maxPool(graph, conv(graph, blocks, weight, { bias }), 4));
  const flat = reshape(graph, pooled, [pooled.dims[0], sizeOf(pooled.dims.slice(1))]);
  const first = fullyConnected(graph, flat, 'first', width, random);
  return fullyConnected(graph, between ? relu(graph, first) : first, 'second', width, random);
}

/**
 * Cuts pictures [n, 3, 96, 64] into blocks [n * 6, 3, 32, 32], left column first (fig. 6). For
 * inference: not differentiated.
 */
export function cutBlocks(graph: Graph, pictures: Value): Value {
  const { columns, rows, side } = paperBlocks;
  const n = pictures.dims[0];
  // [n, 3, rows, side, columns, side] -> [n, columns, rows, 3, side, side]
  const split = reshape(graph, pictures, [n, 3, rows, side, columns, side]);
  const cut = graph.emit('Transpose', [split], [n, columns, rows, 3, side, side], { perm: [0, 4, 2, 1, 3, 5] });
  return reshape(graph, cut, [n * columns * rows, 3, side, side]);
}
