/**
 * Says at which input size, with which pooling, and with which sizes together a trained network tells the held-out classes
 * apart best. What it measures is the model as it would be shipped.
 *
 *   node --conditions=source bench/train/default-embedder/choose.ts --work DIR --name RUN [--sides 48,64,80]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEmbedder, decodeCheckpoint, publishModel } from '@dlsift/retrieval/cnn';
import { resizeRgb, toGray } from '@dlsift/retrieval/image';
import { detectAndCompute } from '@dlsift/retrieval/sift';
import { splitClasses } from '../tiny-imagenet/split.ts';
import { pictureAt, precisionAt } from './held-out.ts';
import { tinyImagenet } from './pictures.ts';
import type { Recipe } from './recipe.ts';

/** SIFT sees the pictures enlarged: at 64 pixels it would find next to nothing. */
const enlarged = 256;

const { values } = parseArgs({
  options: {
    work: { type: 'string' },
    name: { type: 'string', default: 'run' },
    sides: { type: 'string', default: '48,64,80,96' },
  },
});
const datasets = process.env.DLSIFT_DATASETS;
if (datasets === undefined || values.work === undefined) throw new Error('needs DLSIFT_DATASETS and --work DIR');
const { state, progress } = decodeCheckpoint(readFileSync(join(values.work, `${values.name}.checkpoint`)));
const { recipe } = progress as { recipe: Recipe };
const pictures = await tinyImagenet(datasets, values.work);
const { heldOut } = splitClasses(pictures);
const labels = heldOut.map((picture) => pictures.labels[picture]);

const shown = await Promise.all(heldOut.map((picture) => resizeRgb(pictureAt(pictures, picture), enlarged, enlarged)));
const keypoints = shown.map((rgb) => detectAndCompute(toGray(rgb).data, rgb.width, rgb.height).keypoints);

const sides = values.sides.split(',').map(Number);
const bySide = new Map<number, Float32Array[]>();
for (const side of sides) {
  for (const pooling of ['global', 'pyramid', 'keypoint-pyramid'] as const) {
    const preset = { network: recipe.network, picture: { width: side, height: side } };
    const { manifest, onnx } = publishModel(preset, state, {
      name: 'candidate',
      version: '0',
      license: 'none',
      pooling,
    });
    const embedder = await createEmbedder(manifest, onnx);
    const rows: Float32Array[] = [];
    for (const [i, rgb] of shown.entries()) rows.push(await embedder.embed(rgb, keypoints[i]));
    if (pooling === 'global') bySide.set(side, rows);
    say({ side, pooling }, rows);
  }
}
for (const [i, a] of sides.entries()) {
  for (const b of sides.slice(i + 1))
    say(
      { sides: [a, b] },
      bySide.get(a)!.map((row, r) => added(row, bySide.get(b)![r])),
    );
}

function say(what: object, rows: Float32Array[]): void {
  console.log(JSON.stringify({ ...what, heldOutPrecisionAt20: precisionAt(20, rows, labels) }));
}

function added(a: Float32Array, b: Float32Array): Float32Array {
  const sum = a.map((value, i) => value + b[i]);
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}
