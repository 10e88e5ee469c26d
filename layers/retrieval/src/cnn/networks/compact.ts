import type { Random } from '../../math/index.ts';
import { relu } from '../graph/elementwise.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { maxPool } from '../graph/pool.ts';
import { convNorm, fullyConnected, type Pooling } from './layers.ts';

const widths = [32, 64, 128, 256];

/**
 * Four blocks of 3x3 convolution, batch normalisation, 2x2 max pooling and ReLU, then the mean over
 * the map and one fully connected layer: pictures [n, 3, h, w] -> map [n, 256, h / 16, w / 16] and
 * embedding [n, dimensions].
 */
export function compactNetwork(
  graph: Graph,
  pictures: Value,
  options: { dimensions: number; random: Random; pool: Pooling },
): { map: Value; embedding: Value } {
  let map = pictures;
  for (const [i, filters] of widths.entries()) {
    // ReLU after the pooling, on a quarter of the values: both orders give the same result.
    map = relu(
      graph,
      maxPool(graph, convNorm(graph, map, `block${i}`, { filters, size: 3, random: options.random }), 2),
    );
  }
  const pooled = options.pool(graph, map);
  return { map, embedding: fullyConnected(graph, pooled, 'embedding', options.dimensions, options.random) };
}
