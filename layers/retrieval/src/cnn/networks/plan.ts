import type { Random } from '../../math/index.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { globalAveragePool } from '../graph/pool.ts';
import { compactNetwork } from './compact.ts';
import type { Pooling } from './layers.ts';
import { paperNetwork } from './paper.ts';
import { residualNetwork } from './residual.ts';

/**
 * A network as data, stored in the ONNX file (metadata `network`).
 */
export type NetworkPlan =
  | { kind: 'paper'; between: boolean }
  | { kind: 'compact'; dimensions: number }
  | { kind: 'residual'; widths: [number, ...number[]]; blocks: number[]; dimensions: number };

/**
 * Output of a network for a batch: an embedding per row and, where the network has one, the map
 * that is averaged.
 */
export interface NetworkOutput {
  /** [n, dimensions], not of unit length. */
  embedding: Value;
  /** [n, filters, h, w]. */
  map?: Value;
}

/**
 * Appends a network to the graph.
 *
 * @param pictures [n, 3, h, w]; for `paper` the blocks, which it does not pool
 */
export function buildNetwork(
  graph: Graph,
  plan: NetworkPlan,
  pictures: Value,
  random: Random,
  pool: Pooling = globalAveragePool,
): NetworkOutput {
  switch (plan.kind) {
    case 'paper':
      return { embedding: paperNetwork(graph, pictures, { between: plan.between, random }) };
    case 'compact':
      return compactNetwork(graph, pictures, { dimensions: plan.dimensions, random, pool });
    case 'residual':
      return residualNetwork(graph, pictures, { ...plan, random, pool });
  }
}
