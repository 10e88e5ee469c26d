import type { ProjectedFeatures } from '../features/index.ts';
import { toUnitLength } from '../math/index.ts';

/** Weight of the mean of the unwanted examples in Rocchio's rule. */
const negativeShare = 0.25;

/**
 * Combines examples into one query by Rocchio's rule, per vector channel: mean of the positives
 * minus a quarter of the mean of the negatives, at unit length. Pictures without keypoints do not
 * count in `sift`. Colour, position and shape are the mean of the positives: a distance has no
 * opposite to subtract.
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
