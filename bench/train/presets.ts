import {
  decodeCheckpoint,
  judge,
  type PresetName,
  presets,
  scoresOf,
  splitStratified,
  startTraining,
} from '@dlsift/retrieval/cnn';
import type { Figure } from '../figures.ts';
import { readCorel } from './corel.ts';
import { accuracyBySvm } from './picture-classes.ts';
import { retrievalScores } from './retrieval.ts';

/**
 * Trains a preset from its first weights on Corel-1k: 70 % for training, 15 % for the learning
 * rate, and figures of the 15 % held out, classified as whole pictures and searched among each
 * other.
 */
export async function runPreset(folder: string, name: PresetName, seed: number): Promise<Figure[]> {
  const preset = presets[name];
  const data = await readCorel(folder, preset.stored.width, preset.stored.height);
  const { checkpoint } = await startTraining({ preset, data, seed });
  const { train, test } = splitStratified(data.labels, seed);
  const { state } = decodeCheckpoint(checkpoint);
  const labels = test.map((picture) => data.labels[picture]);
  const judged = await judge(preset, state, data, test);
  const { meanAveragePrecision, precision } = retrievalScores(
    judged.map(({ embedding }) => embedding),
    labels,
    10,
  );
  const values = {
    'accuracy on the held-out 15 %, the blocks by themselves': scoresOf(judged, labels).accuracy,
    'accuracy on the held-out 15 %, SVM on the blocks side by side': await accuracyBySvm(preset, state, data, train, {
      judged,
      labels,
    }),
    'precision@10 among the held-out 15 %': precision,
    'mAP among the held-out 15 %': meanAveragePrecision,
  };
  return Object.entries(values).map(([what, value]) => ({ name: `${name}, split ${seed}, ${what}`, value, unit: '' }));
}
