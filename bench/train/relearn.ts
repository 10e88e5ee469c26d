import {
  exportTuned,
  judgeTuned,
  loadModel,
  relearnRecipe,
  scoresOf,
  splitStratified,
  startFineTuning,
} from '@dlsift/retrieval/cnn';
import type { Figure } from '../figures.ts';
import { readCorel } from './corel.ts';
import { retrievalScores } from './retrieval.ts';

/**
 * The retrain mode `relearn` on Corel-1k, one thread: the shipped embedder learns from 70 % of the
 * pictures; 15 % held out are classified and searched among each other. Also all pictures against
 * all others, as a library's searches see them.
 */
export async function runRelearn(folder: string, seed: number): Promise<Figure[]> {
  const start = performance.now();
  const base = await loadModel('general-256-v3');
  const data = await readCorel(folder, relearnRecipe.stored, relearnRecipe.stored);
  const { train, test } = splitStratified(data.labels, seed);
  const { checkpoint } = await startFineTuning({ base, data, chosen: train, seed });
  const model = exportTuned(base, checkpoint, { name: 'relearned', version: '1' });
  const seconds = (performance.now() - start) / 1000;

  const labels = test.map((picture) => data.labels[picture]);
  const judged = await judgeTuned(model, data, test);
  const held = retrievalScores(
    judged.map(({ embedding }) => embedding),
    labels,
    10,
  );
  const everything = await judgeTuned(
    model,
    data,
    data.labels.map((_, i) => i),
  );
  const whole = retrievalScores(
    everything.map(({ embedding }) => embedding),
    data.labels,
    20,
  );
  const of = `relearn, split ${seed}`;
  return [
    { name: `${of}, reading and training`, value: seconds, unit: 's' },
    { name: `${of}, accuracy on the held-out 15 %`, value: scoresOf(judged, labels).accuracy, unit: '' },
    { name: `${of}, mAP among the held-out 15 %`, value: held.meanAveragePrecision, unit: '' },
    { name: `${of}, precision@20 in the whole library`, value: whole.precision, unit: '' },
  ];
}
