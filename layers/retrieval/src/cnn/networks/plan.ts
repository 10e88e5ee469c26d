import * as z from 'zod/mini';
import type { Graph, Value } from '../graph/graph.ts';
import { globalAveragePool } from '../graph/pool.ts';
import type { Random } from '../random.ts';
import { compactNetwork } from './compact.ts';
import { paperNetwork } from './paper.ts';
import { residualNetwork } from './residual.ts';

const size = z.int().check(z.gte(1), z.lte(4096));

/** Which network, as data: it travels inside the ONNX file (metadata `network`), so that what was trained can be trained on. */
export const networkPlanSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('paper'), between: z.boolean() }),
  z.strictObject({ kind: z.literal('compact'), dimensions: size }),
  z.strictObject({
    kind: z.literal('residual'),
    widths: z.tuple([size], size),
    blocks: z.array(z.int().check(z.gte(0), z.lte(20))).check(z.minLength(1)),
    dimensions: size,
  }),
]);

export type NetworkPlan = z.output<typeof networkPlanSchema>;

/** What a network makes of a batch: one embedding per row and, where it has one, the map of which that is the mean. */
export interface NetworkOutput {
  /** [n, dimensions], not yet of unit length. */
  embedding: Value;
  /** [n, filters, h, w]. */
  map?: Value;
}

/** How a map [n, filters, h, w] becomes rows [m, filters] for the last layer. */
export type Pooling = (graph: Graph, map: Value) => Value;

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
