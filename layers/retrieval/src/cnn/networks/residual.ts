import type { Random } from '../../math/index.ts';
import { add, relu } from '../graph/elementwise.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { convNorm, convNormRelu, fullyConnected, type Pooling } from './layers.ts';

export interface ResidualOptions {
  /** Filters of the first convolution and of each stage. Every stage halves the map. */
  widths: [stem: number, ...stages: number[]];
  /** Residual blocks per stage. */
  blocks: number[];
  /** Length of the embedding. */
  dimensions: number;
  random: Random;
  pool: Pooling;
}

/**
 * A small residual network (He et al. 2016), pictures [n, 3, h, w] -> embedding [n, dimensions].
 * The first convolution and each stage halve the map; the last map is averaged. Input sizes must be
 * multiples of 2^(stages + 1).
 */
export function residualNetwork(
  graph: Graph,
  pictures: Value,
  options: ResidualOptions,
): { map: Value; embedding: Value } {
  const { widths, blocks, dimensions, random, pool } = options;
  let x = convNormRelu(graph, pictures, 'stem', { filters: widths[0], size: 3, stride: 2, random });
  for (const [stage, count] of blocks.entries()) {
    const filters = widths[stage + 1];
    x = convNormRelu(graph, x, `stage${stage}.down`, { filters, size: 3, stride: 2, random });
    for (let block = 0; block < count; block++) {
      const name = `stage${stage}.block${block}`;
      const inner = convNormRelu(graph, x, `${name}.a`, { filters, size: 3, random });
      x = relu(graph, add(graph, convNorm(graph, inner, `${name}.b`, { filters, size: 3, random }), x));
    }
  }
  return { map: x, embedding: fullyConnected(graph, pool(graph, x), 'embedding', dimensions, random) };
}
