/**
 * Prints the default weights of eq. (10) for ten classes of Tiny ImageNet, shown at 64, 128 and 256 pixels: among weights within .001 precision@20 of the CNN
 * alone, those with the least weight of the CNN. No channel gets less than .02, so that feedback
 * can strengthen each.
 *
 * DLSIFT_DATASETS=... node --conditions=source bench/feedback/choose-weights.ts
 */
import { type Pairs, pairPrecision, pairsOf, type Weights } from '@dlsift/retrieval/similarity';
import { mean } from '../figures.ts';
import { unseenClasses } from '../train/tiny-imagenet/unseen-classes.ts';
import { describe } from './pictures.ts';

/** Smallest loss of precision@20 that this number of pictures can show. */
const minLoss = 0.001;
const queryStride = 3;

const cnnAlone: Weights = { cnn: 1, sift: 0, color: 0, position: 0, shape: 0 };
const tried: Weights[] = [];
for (const sift of [0.05, 0.1, 0.15, 0.2]) {
  for (const color of [0.02, 0.04, 0.05, 0.06, 0.08, 0.1]) {
    for (const other of [0.02, 0.03, 0.04]) {
      tried.push({ cnn: 1 - sift - color - 2 * other, sift, color, position: other, shape: other });
    }
  }
}

const samples: Pairs[] = [];
for (const side of [64, 128, 256]) {
  const { pictures, sigmas } = await describe(unseenClasses(side));
  samples.push(pairsOf(pictures, sigmas, queryStride));
}
const precisionOf = (weights: Weights) => mean(samples.map((pairs) => pairPrecision(pairs, weights)));
const least = precisionOf(cnnAlone) - minLoss;
const fair = tried
  .map((weights) => ({ weights, precisionAt20: precisionOf(weights) }))
  .filter(({ precisionAt20 }) => precisionAt20 >= least)
  .sort((a, b) => a.weights.cnn - b.weights.cnn || b.precisionAt20 - a.precisionAt20);
console.log(JSON.stringify({ cnnAlone: least + minLoss, chosen: fair[0], others: fair.slice(1, 6) }, null, 2));
