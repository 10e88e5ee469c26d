import type { Graph, Value } from '../graph/graph.ts';
import { globalAveragePool, maxPool } from '../graph/pool.ts';
import type { Random } from '../random.ts';
import { convNormRelu, fullyConnected } from './layers.ts';

const WIDTHS = [32, 64, 128, 256];

/**
 * Four blocks of 3x3 convolution, batch normalisation, ReLU and 2x2 max pooling, then the mean over the map and one fully
 * connected layer: pictures [n, 3, h, w] -> map [n, 256, h / 16, w / 16] and embedding [n, dimensions].
 */
export function compactNetwork(
  graph: Graph,
  pictures: Value,
  options: { dimensions: number; random: Random },
): { map: Value; embedding: Value } {
  let map = pictures;
  for (const [i, filters] of WIDTHS.entries()) {
    map = maxPool(graph, convNormRelu(graph, map, `block${i}`, { filters, size: 3, random: options.random }), 2);
  }
  const pooled = globalAveragePool(graph, map);
  return { map, embedding: fullyConnected(graph, pooled, 'embedding', options.dimensions, options.random) };
}
