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
import { retrievalScores } from './retrieval.ts';

/**
 * A preset from its first weights on Corel-1k: 70 % to learn from, 15 % that the learning rate follows, and the figures of the 15 %
 * that it never saw, classified as whole pictures and asked against each other.
 */
export async function runPreset(folder: string, name: PresetName, seed: number): Promise<Figure[]> {
  const preset = presets[name];
  const data = await readCorel(folder, preset.picture.width, preset.picture.height);
  const { checkpoint } = await startTraining({ preset, data, seed });
  const { test } = splitStratified(data.labels, seed);
  const labels = test.map((picture) => data.labels[picture]!);
  const judged = await judge(preset, decodeCheckpoint(checkpoint).state, data, test);
  const { meanAveragePrecision, precision } = retrievalScores(
    judged.map(({ embedding }) => embedding),
    labels,
    10,
  );
  const of = `${name}, split ${seed}`;
  return [
    { name: `${of}, accuracy on the held-out 15 %`, value: scoresOf(judged, labels).accuracy, unit: '' },
    { name: `${of}, precision@10 among the held-out 15 %`, value: precision, unit: '' },
    { name: `${of}, mAP among the held-out 15 %`, value: meanAveragePrecision, unit: '' },
  ];
}
