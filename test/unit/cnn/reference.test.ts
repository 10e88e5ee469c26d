import { seededRandom } from '@dlsift/retrieval/math';
import { describe, expect, it } from 'vitest';
import { Graph, sizeOf } from '../../../layers/retrieval/src/cnn/graph/graph.ts';
import { buildNetwork } from '../../../layers/retrieval/src/cnn/networks/plan.ts';
import { classLoss, classScores } from '../../../layers/retrieval/src/cnn/training/classifier.ts';
import type { NetworkState } from '../../../layers/retrieval/src/cnn/training/state.ts';
import { Trainer } from '../../../layers/retrieval/src/cnn/training/trainer.ts';
import reference from './reference-training.json' with { type: 'json' };

const n = 4;
const side = 12;
const classes = 3;

/** The same numbers as in test/parity/cnn/reference_training.py. */
function wave(dims: readonly number[], phase: number, height: number): Float32Array {
  return Float32Array.from({ length: sizeOf(dims) }, (_, i) => height * Math.sin(i * i * 0.7 + phase));
}

const started: [name: string, dims: number[], height: number][] = [
  ['stem.weight', [4, 3, 3, 3], 0.4],
  ['stage0.down.weight', [6, 4, 3, 3], 0.4],
  ['stage0.block0.a.weight', [6, 6, 3, 3], 0.4],
  ['stage0.block0.b.weight', [6, 6, 3, 3], 0.4],
  ['embedding.weight', [6, 5], 0.4],
  ['embedding.bias', [5], 0.1],
  ['classifier.weight', [classes, 5], 0.4],
];

describe('three training steps', () => {
  it('give the losses, weights and running statistics of PyTorch', async () => {
    const graph = new Graph({ train: true });
    const random = seededRandom(1);
    const pictures = graph.input('pictures', [n, 3, side, side]);
    const plan = { kind: 'residual', widths: [4, 6], blocks: [1], dimensions: 5 } as const;
    const { embedding } = buildNetwork(
      graph,
      { ...plan, widths: [...plan.widths], blocks: [...plan.blocks] },
      pictures,
      random,
    );
    const scores = classScores(graph, embedding, classes, { classifier: 'cosine', random });
    const loss = classLoss(graph, scores, graph.input('labels', [n, classes]), 'cross-entropy');
    const state: NetworkState = new Map(
      started.map(([name, dims, height], phase) => [name, { dims, data: wave(dims, phase, height) }]),
    );
    const trainer = await Trainer.create(graph, [loss], { momentum: 0.9, weightDecay: 0.01, state });
    const labels = new Float32Array(n * classes).fill(0.1 / classes);
    for (let i = 0; i < n; i++) labels[i * classes + (i % classes)] += 0.9;

    for (const [step, expected] of reference.losses.entries()) {
      const [actual] = await trainer.step({ pictures: wave([n, 3, side, side], 10 + step, 1.5), labels }, 0.02);
      expect(Math.abs(actual[0] - expected)).toBeLessThan(1e-5 * expected);
    }
    const end = trainer.state;
    for (const [name, expected] of Object.entries(reference.after)) {
      const actual = end.get(name)!.data;
      expect(actual.length, name).toBe(expected.length);
      for (const [i, value] of expected.entries()) expect(actual[i], `${name}[${i}]`).toBeCloseTo(value, 4);
    }
  });
});
