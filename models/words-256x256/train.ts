/**
 * Makes centroids.bin and model.json beside this file: `DLSIFT_DATASETS=... node --conditions=source models/words-256x256/train.ts`.
 * The same descriptors give the same bytes.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decodeImage, resizeRgb, toGray } from '@dlsift/retrieval/image';
import { detectAndCompute, rootSift } from '@dlsift/retrieval/sift';
import { fitWordCentroids } from '@dlsift/retrieval/words';

const recipe = { k: 256, maxDescriptors: 200_000, iterations: 25, seed: 1 };
/** As for vlad-64-256: the enlargement whose keypoints resemble those of full photographs most. */
const side = 128;
const keypointsPerPicture = 500;
const picturesPerClass = 20;

const datasets = process.env.DLSIFT_DATASETS;
if (datasets === undefined) throw new Error('DLSIFT_DATASETS is not set; it names the folder that holds tiny_imagenet');

const pictures: Uint8Array[] = [];
const taken = new Map<string, number>();
for (const { path, bytes } of archived(join(datasets, 'tiny_imagenet/train-40k.tar.gz'))) {
  const label = path.split('/')[0]!;
  const before = taken.get(label) ?? 0;
  taken.set(label, before + 1);
  if (before < picturesPerClass) pictures.push(await describe(bytes));
}

const centroids = fitWordCentroids(pictures, recipe);
const bytes = new Uint8Array(centroids.buffer);
writeFileSync(new URL('centroids.bin', import.meta.url), bytes);
const manifest = {
  name: 'words-256x256',
  version: '1',
  sha256: createHash('sha256').update(bytes).digest('hex'),
  license: 'Tiny ImageNet research terms for the data; Apache-2.0 for the rest',
  trainedOn: `Tiny ImageNet, ${pictures.length} pictures of ${taken.size} classes`,
  file: 'centroids.bin',
  k: recipe.k,
};
writeFileSync(new URL('model.json', import.meta.url), `${JSON.stringify(manifest, null, 2)}\n`);

async function describe(file: Uint8Array): Promise<Uint8Array> {
  const { rgb } = await decodeImage(file);
  const gray = toGray(await resizeRgb(rgb, side, side));
  return rootSift(detectAndCompute(gray.data, side, side, { nfeatures: keypointsPerPicture }).descriptors);
}

/** The regular files of a gzipped tar archive. */
function* archived(archive: string): Generator<{ path: string; bytes: Uint8Array }> {
  const tar = gunzipSync(readFileSync(archive));
  for (let at = 0; tar[at]; ) {
    const path = tar.toString('latin1', at, at + 100).split('\0')[0]!;
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8);
    if (tar.toString('latin1', at + 156, at + 157) === '0')
      yield { path, bytes: tar.subarray(at + 512, at + 512 + size) };
    at += 512 * (1 + Math.ceil(size / 512));
  }
}
