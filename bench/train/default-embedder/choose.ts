/**
 * Says at which input size, and with which sizes together, a trained network tells the held-out classes apart best.
 *
 *   node --conditions=source bench/train/default-embedder/choose.ts --work DIR --name RUN
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { toUnitLength } from '../../../layers/retrieval/src/cnn/embedder.ts';
import { decodeCheckpoint } from '../../../layers/retrieval/src/cnn/training/state.ts';
import { embedAll, precisionAt } from './held-out.ts';
import { tinyImagenet } from './pictures.ts';
import type { Recipe } from './recipe.ts';
import { splitClasses } from './split.ts';

const { values } = parseArgs({ options: { work: { type: 'string' }, name: { type: 'string', default: 'run' } } });
const datasets = process.env.DLSIFT_DATASETS;
if (datasets === undefined || values.work === undefined) throw new Error('needs DLSIFT_DATASETS and --work DIR');
const { state, progress } = decodeCheckpoint(readFileSync(join(values.work, `${values.name}.checkpoint`)));
const { recipe } = progress as { recipe: Recipe };
const pictures = await tinyImagenet(datasets, values.work);
const { heldOut } = splitClasses(pictures, recipe.seed);
const labels = heldOut.map((picture) => pictures.labels[picture]!);

const bySide = new Map<string, Float32Array[]>();
for (const side of [48, 64, 80, 96]) {
  for (const flip of [false, true]) {
    bySide.set(
      `${side}${flip ? ' mirrored' : ''}`,
      await embedAll(recipe.network, state, pictures, heldOut, { side, flip }),
    );
  }
}
const combinations = [
  ['48'],
  ['64'],
  ['80'],
  ['96'],
  ['64', '64 mirrored'],
  ['80', '80 mirrored'],
  ['96', '96 mirrored'],
  ['48', '64'],
  ['48', '80'],
  ['64', '80'],
  ['64', '96'],
  ['48', '96'],
  ['64', '80', '96'],
];
for (const names of combinations) {
  const rows = heldOut.map((_, i) => sum(names.map((name) => bySide.get(name)![i]!)));
  console.log(JSON.stringify({ together: names.join(' + '), heldOutPrecisionAt20: precisionAt(20, rows, labels) }));
}

function sum(vectors: Float32Array[]): Float32Array {
  return toUnitLength(vectors[0]!.map((_, i) => vectors.reduce((total, vector) => total + vector[i]!, 0)));
}
