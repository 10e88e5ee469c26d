import type { Random } from '../../math/index.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { globalAveragePool } from '../graph/pool.ts';
import { type Check, list, object, oneOf, someText, whole } from '../shape.ts';
import { compactNetwork } from './compact.ts';
import type { Pooling } from './layers.ts';
import { paperNetwork } from './paper.ts';
import { residualNetwork } from './residual.ts';

/** Which network, as data: it travels inside the ONNX file (metadata `network`), so that what was trained can be trained on. */
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

/** Whether a value, read from somebody's file, is a plan. */
export function isNetworkPlan(value: unknown): value is NetworkPlan {
  const check = plans[(value as { kind?: unknown } | null)?.kind as string];
  return check !== undefined && check(value, '').length === 0;
}

/** What a network makes of a batch: one embedding per row and, where it has one, the map of which that is the mean. */
export interface NetworkOutput {
  /** [n, dimensions], not yet of unit length. */
  embedding: Value;
  /** [n, filters, h, w]. */
  map?: Value;
}

/**
 * Appends the network to the graph; `pictures` is [n, 3, h, w] (for `paper`: the blocks, which it does not pool).
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
