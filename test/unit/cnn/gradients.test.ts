import { seededRandom } from '@dlsift/retrieval/math';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { conv } from '../../../layers/retrieval/src/cnn/graph/conv.ts';
import { dense, transpose } from '../../../layers/retrieval/src/cnn/graph/dense.ts';
import {
  add,
  mean,
  multiply,
  relu,
  relu6,
  reshape,
  scale,
  subtract,
} from '../../../layers/retrieval/src/cnn/graph/elementwise.ts';
import { gradients } from '../../../layers/retrieval/src/cnn/graph/gradients.ts';
import { Graph, sizeOf, type Value } from '../../../layers/retrieval/src/cnn/graph/graph.ts';
import { meanSquaredError, softmax, softmaxCrossEntropy } from '../../../layers/retrieval/src/cnn/graph/losses.ts';
import { batchNorm, unitRows } from '../../../layers/retrieval/src/cnn/graph/normalise.ts';
import { averagePool, globalAveragePool, maxPool } from '../../../layers/retrieval/src/cnn/graph/pool.ts';
import { encodeModel } from '../../../layers/retrieval/src/cnn/onnx/encode.ts';

/** Values further apart than the finite difference, so that it changes no maximum or sign. */
function spread(count: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  const values = Array.from({ length: count }, (_, i) => (i - (count - 1) / 2 + 0.25) * (2.4 / count));
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [values[i], values[j]] = [values[j], values[i]];
  }
  return Float32Array.from(values);
}

/**
 * Compares the gradient of sum(f(parameters) * r), r a fixed random tensor, with central
 * differences along random directions and along single coordinates.
 */
async function check(shapes: number[][], f: (graph: Graph, parameters: Value[]) => Value): Promise<void> {
  const graph = new Graph({ train: true });
  const parameters = shapes.map((dims, i) =>
    graph.parameter(`p${i}`, dims, spread(sizeOf(dims), i + 1), { decay: false }),
  );
  const y = f(graph, parameters);
  const weights = graph.float(spread(sizeOf(y.dims), 77), [...y.dims]);
  const loss = scale(graph, mean(graph, multiply(graph, y, weights)), sizeOf(y.dims));
  const all = graph.states.filter((state) => state.kind === 'parameter');
  const slopes = gradients(
    graph,
    loss,
    all.map((state) => state.value),
  );
  const value = (v: Value) => ({ name: v.name, type: 'float32' as const, dims: [...v.dims] });
  const onnx = encodeModel({
    opset: 17,
    graph: {
      name: 'check',
      nodes: graph.nodes,
      initializers: graph.constants,
      inputs: graph.states.map((state) => value(state.value)),
      outputs: [loss, ...slopes].map(value),
    },
  });
  const session = await InferenceSession.create(onnx, { logSeverityLevel: 3 });
  const run = async (changed: Map<string, Float32Array>) => {
    const feeds = graph.states.map(({ value: { name, dims }, initial }) => [
      name,
      new Tensor('float32', changed.get(name) ?? initial, dims),
    ]);
    return session.run(Object.fromEntries(feeds));
  };
  const at = await run(new Map());
  const random = seededRandom(5);
  for (const [i, state] of all.entries()) {
    const slope = at[slopes[i].name].data as Float32Array;
    expect(slope.length).toBe(state.initial.length);
    const single = random.integer(slope.length);
    const directions = [
      Float32Array.from({ length: slope.length }, (_, k) => (k === single ? 1 : 0)),
      Float32Array.from({ length: slope.length }, () => random.normal() / Math.sqrt(slope.length)),
    ];
    for (const direction of directions) {
      const step = 2e-3;
      const moved = (sign: number) => state.initial.map((v, k) => v + sign * step * direction[k]);
      const above = (await run(new Map([[state.value.name, moved(1)]])))[loss.name].data[0] as number;
      const below = (await run(new Map([[state.value.name, moved(-1)]])))[loss.name].data[0] as number;
      const expected = (above - below) / (2 * step);
      const actual = slope.reduce((sum, v, k) => sum + v * direction[k], 0);
      expect(Math.abs(actual - expected), `${state.value.name}: ${actual} against ${expected}`).toBeLessThan(
        0.004 + 0.01 * Math.abs(expected),
      );
    }
  }
}

const x4 = [2, 3, 6, 6];

describe('gradients agree with finite differences', () => {
  it.each<[string, number[][], (graph: Graph, p: Value[]) => Value]>([
    [
      'add, broadcast',
      [
        [2, 3, 2, 2],
        [3, 1, 1],
      ],
      (g, [a, b]) => add(g, a, b),
    ],
    [
      'subtract',
      [
        [3, 4],
        [3, 4],
      ],
      (g, [a, b]) => subtract(g, a, b),
    ],
    ['multiply, broadcast', [[4, 3], [3]], (g, [a, b]) => multiply(g, a, b)],
    ['a value used twice', [[5]], (g, [a]) => multiply(g, a, add(g, a, a))],
    ['relu', [[20]], (g, [a]) => relu(g, a)],
    ['relu6', [[20]], (g, [a]) => relu6(g, scale(g, a, 7))],
    ['reshape', [[2, 6]], (g, [a]) => reshape(g, a, [3, 4])],
    ['dense', [[4, 5], [5, 3], [3]], (g, [x, w, b]) => dense(g, x, w, b)],
    ['transpose', [[3, 4]], (g, [x]) => transpose(g, x)],
    ['conv 3x3, padded', [x4, [4, 3, 3, 3]], (g, [x, w]) => conv(g, x, w, { padding: 1 })],
    ['conv 3x3, stride 2', [x4, [4, 3, 3, 3]], (g, [x, w]) => conv(g, x, w, { padding: 1, stride: 2 })],
    [
      'conv 3x3, stride 2, odd map',
      [
        [2, 2, 7, 5],
        [3, 2, 3, 3],
      ],
      (g, [x, w]) => conv(g, x, w, { padding: 1, stride: 2 }),
    ],
    ['conv 5x5 with bias', [x4, [2, 3, 5, 5], [2]], (g, [x, w, b]) => conv(g, x, w, { bias: b })],
    ['conv 1x1', [x4, [4, 3, 1, 1]], (g, [x, w]) => conv(g, x, w)],
    ['conv 1x1, stride 2', [x4, [4, 3, 1, 1]], (g, [x, w]) => conv(g, x, w, { stride: 2 })],
    ['conv in 2 groups', [[2, 4, 6, 6], [6, 2, 3, 3], [6]], (g, [x, w, b]) => conv(g, x, w, { groups: 2, bias: b })],
    [
      'conv in 2 groups, padded',
      [
        [2, 4, 6, 6],
        [6, 2, 3, 3],
      ],
      (g, [x, w]) => conv(g, x, w, { groups: 2, padding: 1 }),
    ],
    ['depthwise conv', [x4, [3, 1, 3, 3]], (g, [x, w]) => conv(g, x, w, { groups: 3, padding: 1 })],
    [
      'depthwise conv 5x5, stride 2, odd map',
      [
        [2, 3, 7, 9],
        [3, 1, 5, 5],
      ],
      (g, [x, w]) => conv(g, x, w, { groups: 3, padding: 2, stride: 2 }),
    ],
    ['max pool', [x4], (g, [x]) => maxPool(g, x, 2)],
    ['max pool that leaves a rest', [[2, 2, 7, 9]], (g, [x]) => maxPool(g, x, 4)],
    ['average pool', [x4], (g, [x]) => averagePool(g, x, 3)],
    ['global average pool', [x4], (g, [x]) => globalAveragePool(g, x)],
    ['batch norm', [x4], (g, [x]) => batchNorm(g, x, 'norm')],
    ['unit rows', [[4, 6]], (g, [x]) => unitRows(g, x)],
    ['softmax', [[4, 6]], (g, [x]) => softmax(g, x)],
    [
      'cross-entropy',
      [[3, 2]],
      (g, [x]) => softmaxCrossEntropy(g, x, g.float(Float32Array.of(1, 0, 0.1, 0.9, 0.5, 0.5), [3, 2])),
    ],
    ['squared error', [[3, 2]], (g, [x]) => meanSquaredError(g, x, g.float(Float32Array.of(1, 0, 0, 1, 0, 1), [3, 2]))],
    [
      'a small network',
      [
        [2, 3, 8, 8],
        [4, 3, 3, 3],
        [4, 4, 3, 3],
        [4, 5],
      ],
      (g, [x, w1, w2, w3]) => {
        const first = relu(g, batchNorm(g, conv(g, x, w1, { padding: 1, stride: 2 }), 'one'));
        const second = relu(g, add(g, batchNorm(g, conv(g, first, w2, { padding: 1 }), 'two'), first));
        return unitRows(g, dense(g, globalAveragePool(g, second), w3));
      },
    ],
  ])('%s', async (_, shapes, f) => check(shapes, f));
});
