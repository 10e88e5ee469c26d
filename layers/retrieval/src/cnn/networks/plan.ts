import type { Random } from '../../math/index.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { globalAveragePool } from '../graph/pool.ts';
import { type Check, list, object, oneOf, someText, whole } from '../shape.ts';
import { compactNetwork } from './compact.ts';
import type { Pooling } from './layers.ts';
import { paperNetwork } from './paper.ts';
import { residualNetwork } from './residual.ts';

/**
 * A network as data. It is stored in the ONNX file (metadata `network`), so that a published model
 * can be trained on.
 */
export type NetworkPlan =
  | { kind: 'paper'; between: boolean }
  | { kind: 'compact'; dimensions: number }
  | { kind: 'residual'; widths: [number, ...number[]]; blocks: number[]; dimensions: number };

const size = whole(1, 4096);
const plans: Record<string, Check> = {
  paper: object({ kind: someText, between: oneOf(true, false) }),
  compact: object({ kind: someText, dimensions: size }),
  residual: object({
    kind: someText,
    widths: list(size, 2, 9),
    blocks: list(whole(0, 20), 1, 8),
    dimensions: size,
  }),
};

/** Whether a value read from a file is a plan. */
export function isNetworkPlan(value: unknown): value is NetworkPlan {
  const check = plans[(value as { kind?: unknown } | null)?.kind as string];
  return check !== undefined && check(value, '').length === 0;
}

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
