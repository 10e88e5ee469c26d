/** Makes `models/words-256x256`: `DLSIFT_DATASETS=... node --conditions=source bench/train/words.ts`. The same descriptors give the same bytes. */
import { fitWordCentroids } from '@dlsift/retrieval/words';
import { publishData } from './publish-data.ts';
import { describedTinyImagenet } from './tiny-imagenet/root-sift.ts';

const recipe = { k: 256, maxDescriptors: 200_000, iterations: 25, seed: 1 };
const picturesPerClass = 20;

const pictures = await describedTinyImagenet(picturesPerClass);
const centroids = fitWordCentroids(
  pictures.map(({ rootSift }) => rootSift),
  recipe,
);
const trainedOn = `${pictures.length} pictures of ${new Set(pictures.map(({ label }) => label)).size} classes`;
publishData(
  { name: 'words-256x256', version: '1', file: 'centroids.bin', trainedOn, k: recipe.k },
  new Uint8Array(centroids.buffer),
);
