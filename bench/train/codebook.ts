/**
 * Makes `models/vlad-64-256`: `DLSIFT_DATASETS=... node --conditions=source bench/train/codebook.ts`. The same descriptors give the
 * same bytes. Prints precision@20 on the classes that it was not trained on.
 */
import { encodeCodebook, encodeVlad, fitCodebook } from '@dlsift/retrieval/vlad';
import { precisionAt } from './precision-at.ts';
import { publishData } from './publish-data.ts';
import { describedTinyImagenet } from './tiny-imagenet/root-sift.ts';

const recipe = {
  k: 64,
  dimensions: 256,
  power: 0.5,
  whitening: 0.25,
  maxDescriptors: 200_000,
  iterations: 30,
  seed: 1,
};
const picturesPerClass = 30;

const pictures = await describedTinyImagenet(picturesPerClass);
const classes = [...new Set(pictures.map(({ label }) => label))];
/** Every fifth class is held out for measuring. */
const isHeldOut = (label: string) => classes.indexOf(label) % 5 === 4;
const training = pictures.filter(({ label }) => !isHeldOut(label));
const heldOut = pictures.filter(({ label }) => isHeldOut(label));

const codebook = fitCodebook(
  training.map(({ rootSift }) => rootSift),
  recipe,
);
const trainedOn = `${training.length} pictures of ${new Set(training.map(({ label }) => label)).size} classes`;
const { k, dimensions } = recipe;
publishData(
  { name: 'vlad-64-256', version: '1', file: 'codebook.bin', trainedOn, k, dimensions },
  encodeCodebook(codebook),
);
const precision = precisionAt(
  20,
  heldOut.map(({ rootSift }) => encodeVlad(rootSift, codebook)),
  heldOut.map(({ label }) => classes.indexOf(label)),
);
console.log(`precision@20 on ${heldOut.length} pictures of other classes: ${precision.toFixed(4)}`);
