import type { ProjectedFeatures } from '../features/index.ts';
import { toUnitLength } from '../math/index.ts';

/** How much the mean of what is not wanted is subtracted from the mean of what is. */
const negativeShare = 0.25;

/**
 * One query of several examples, by Rocchio's rule in each vector channel: the mean of the positives less a quarter of
 * the mean of the negatives, brought back to unit length. Pictures without keypoints have no say in `sift`. The main
 * object's colour, position and shape are the positives' mean: a distance has no opposite to subtract.
 *
 * @param positives at least one
 */
export function combineExamples(positives: ProjectedFeatures[], negatives: ProjectedFeatures[]): ProjectedFeatures {
  if (positives.length === 1 && negatives.length === 0) return positives[0];
  const rocchio = (channel: 'cnn' | 'sift') => {
    const wanted = mean(positives.map((example) => example[channel]));
    const unwanted = mean(negatives.map((example) => example[channel]));
    if (!wanted) return positives[0][channel];
    return toUnitLength(unwanted ? wanted.map((x, i) => x - negativeShare * unwanted[i]) : wanted);
  };
  return {
    cnn: rocchio('cnn'),
    sift: rocchio('sift'),
    object: mean(
      positives.map(({ object }) => object),
      isAny,
    )!,
  };
}

const isAny = () => true;
const saysSomething = (vector: Float32Array) => vector.some((x) => x !== 0);

function mean(vectors: Float32Array[], counts: (vector: Float32Array) => boolean = saysSomething) {
  const counted = vectors.filter(counts);
  if (counted.length === 0) return undefined;
  const sums = new Float32Array(counted[0].length);
  for (const vector of counted) for (let i = 0; i < sums.length; i++) sums[i] += vector[i];
  return sums.map((sum) => sum / counted.length);
}
