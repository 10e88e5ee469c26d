import { classifierTrainer, presets } from '@dlsift/retrieval/cnn';
import { seededRandom } from '@dlsift/retrieval/math';
import type { StepShape } from './pytorch.ts';

const preset = presets.compact;

export const stepShape: StepShape = {
  batch: preset.batch,
  side: preset.picture.width,
  dimensions: preset.network.dimensions,
  classes: 10,
  threads: 1,
};

/** A training step of the preset `compact` on random pictures. */
export async function openCompactStep(): Promise<{ step(): Promise<void>; release(): Promise<void> }> {
  const { batch, side, classes, threads } = stepShape;
  const trainer = await classifierTrainer(preset, classes, { seed: 1, threads });
  const random = seededRandom(2);
  const pictures = Float32Array.from({ length: batch * 3 * side * side }, () => random.normal());
  const labels = new Float32Array(batch * classes);
  for (let i = 0; i < batch; i++) labels[i * classes + (i % classes)] = 1;
  return {
    step: async () => {
      await trainer.step({ pictures, labels }, 0.01);
    },
    release: () => trainer.release(),
  };
}
