import type { Random } from '../../math/index.ts';
import { conv } from '../graph/conv.ts';
import { dense } from '../graph/dense.ts';
import { relu } from '../graph/elementwise.ts';
import { type Graph, sizeOf, type Value } from '../graph/graph.ts';
import { batchNorm } from '../graph/normalise.ts';

/** Turns a map [n, filters, h, w] into rows [m, filters] for the last layer. */
export type Pooling = (graph: Graph, map: Value) => Value;

/**
 * Normal values of variance 2 / fan-in, which preserves the scale of activations after ReLU (He et
 * al. 2015).
 */
export function heNormal(random: Random, dims: readonly number[], fanIn: number): Float32Array {
  const deviation = Math.sqrt(2 / fanIn);
  return Float32Array.from({ length: sizeOf(dims) }, () => deviation * random.normal());
}

export interface ConvOptions {
  filters: number;
  size: number;
  stride?: number;
  random: Random;
}

/**
 * Convolution without bias (the normalisation has one), padded so that the map is size / stride,
 * then batch normalisation.
 */
export function convNorm(
  graph: Graph,
  x: Value,
  name: string,
  { filters, size, stride = 1, random }: ConvOptions,
): Value {
  const dims = [filters, x.dims[1], size, size];
  const weight = graph.parameter(`${name}.weight`, dims, heNormal(random, dims, x.dims[1] * size * size), {
    decay: true,
  });
  return batchNorm(graph, conv(graph, x, weight, { stride, padding: size >> 1 }), name);
}

/** `convNorm` and ReLU. */
export function convNormRelu(graph: Graph, x: Value, name: string, options: ConvOptions): Value {
  return relu(graph, convNorm(graph, x, name, options));
}

/** Fully connected layer with bias, x [n, inputs] -> [n, outputs]. */
export function fullyConnected(graph: Graph, x: Value, name: string, outputs: number, random: Random): Value {
  const dims = [x.dims[1], outputs];
  const weight = graph.parameter(`${name}.weight`, dims, heNormal(random, dims, dims[0] * 2), { decay: true });
  return dense(
    graph,
    x,
    weight,
    graph.parameter(`${name}.bias`, [outputs], new Float32Array(outputs), { decay: false }),
  );
}
