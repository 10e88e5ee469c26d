import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createEmbedder,
  exportTuned,
  judgeTuned,
  loadModel,
  scoresOf,
  splitStratified,
  startFineTuning,
} from '@dlsift/retrieval/cnn';
import { decodeImage, type RgbImage } from '@dlsift/retrieval/image';
import type { Figure } from '../figures.ts';
import { retrievalScores } from './retrieval.ts';

/**
 * The retrain mode `relearn` on Corel-1k, one thread: what 70 % of the pictures teach is learned on
 * top of the shipped embedder; 15 % held out are classified and searched among each other. Also all
 * pictures against all others, as a library's searches see them.
 */
export async function runRelearn(folder: string, seed: number): Promise<Figure[]> {
  const start = performance.now();
  const base = await loadModel();
  const { pictures, labels, classes } = await readPictures(folder);
  const embedder = await createEmbedder(base.manifest, base.onnx);
  const { dimensions } = embedder;
  const data = { data: new Float32Array(pictures.length * dimensions), dimensions, labels, classes };
  for (const [i, picture] of pictures.entries()) data.data.set(await embedder.embed(picture), i * dimensions);
  const embedded = performance.now();
  const { train, test } = splitStratified(labels, seed);
  const { checkpoint } = await startFineTuning({ data, chosen: train, seed });
  const model = exportTuned(base, checkpoint, { name: 'relearned', version: '1' });
  const trained = performance.now();

  const everything = await judgeTuned(model, pictures);
  const held = test.map((picture) => everything[picture]);
  const testLabels = test.map((picture) => labels[picture]);
  const among = (judged: typeof everything, own: number[], k: number) =>
    retrievalScores(
      judged.map(({ embedding }) => embedding),
      own,
      k,
    );
  const of = `relearn, split ${seed}`;
  return [
    { name: `${of}, reading and embedding`, value: (embedded - start) / 1000, unit: 's' },
    { name: `${of}, training`, value: (trained - embedded) / 1000, unit: 's' },
    { name: `${of}, accuracy on the held-out 15 %`, value: scoresOf(held, testLabels).accuracy, unit: '' },
    {
      name: `${of}, mAP among the held-out 15 %`,
      value: among(held, testLabels, 10).meanAveragePrecision,
      unit: '',
    },
    { name: `${of}, precision@20 in the whole library`, value: among(everything, labels, 20).precision, unit: '' },
  ];
}

async function readPictures(folder: string): Promise<{ pictures: RgbImage[]; labels: number[]; classes: string[] }> {
  const rows = readFileSync(join(folder, 'labels.csv'), 'utf8').trim().split('\n').slice(1);
  const pictures: RgbImage[] = [];
  const labels: number[] = [];
  const classes: string[] = [];
  for (const row of rows) {
    const [file, label, name] = row.split(',') as [string, string, string];
    classes[Number(label)] = name;
    labels.push(Number(label));
    pictures.push((await decodeImage(await readFile(join(folder, 'images', file)))).rgb);
  }
  return { pictures, labels, classes };
}
