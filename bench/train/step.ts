import { Graph } from '../../layers/retrieval/src/cnn/graph/graph.ts';
import { buildNetwork } from '../../layers/retrieval/src/cnn/networks/plan.ts';
import { seededRandom } from '../../layers/retrieval/src/cnn/random.ts';
import { classLoss, classScores } from '../../layers/retrieval/src/cnn/training/classifier.ts';
import { presets } from '../../layers/retrieval/src/cnn/training/presets.ts';
import { Trainer } from '../../layers/retrieval/src/cnn/training/trainer.ts';
import type { StepShape } from './pytorch.ts';

const { network, batch, picture, loss, classifier, momentum, weightDecay } = presets.compact;

export const stepShape: StepShape = {
  batch,
  side: picture.width,
  dimensions: network.dimensions,
  classes: 10,
  threads: 1,
};

/** A training step of the preset `compact` on random pictures. */
export async function openCompactStep(): Promise<{ step(): Promise<void>; release(): Promise<void> }> {
  const { side, classes, threads } = stepShape;
  const random = seededRandom(1);
  const graph = new Graph({ train: true });
  const input = graph.input('pictures', [batch, 3, side, side]);
  const { embedding } = buildNetwork(graph, network, input, random);
  const scores = classScores(graph, embedding, classes, { classifier, random });
  const target = graph.input('labels', [batch, classes]);
  const trainer = await Trainer.create(graph, [classLoss(graph, scores, target, loss)], {
    momentum,
    weightDecay,
    threads,
  });
  const pictures = Float32Array.from({ length: batch * 3 * side * side }, () => random.normal());
  const labels = Float32Array.from({ length: batch * classes }, (_, i) =>
    i % classes === Math.floor(i / classes) % classes ? 1 : 0,
  );
  return {
    step: async () => {
      await trainer.step({ pictures, labels }, 0.01);
    },
    release: () => trainer.release(),
  };
}
