import { cosineSimilarity } from '../math/index.ts';
import type { Similarities } from './channels.ts';
import { colorSimilarity, positionSimilarity, type Sigmas, shapeSimilarity } from './object.ts';

/**
 * The vectors by which two pictures are compared: `cnn` and `sift` at unit length, `object` = F_i
 * of eq. (5) and (6), [7].
 */
export interface Comparable {
  cnn: Float32Array;
  sift: Float32Array;
  object: Float32Array;
}

/**
 * The five similarities of two pictures: cosine for cnn and sift, eq. (7) to (9) for the main object.
 *
 * @example
 * ```ts
 * import { defaultSigmas, defaultWeights, score, similaritiesOf } from '@dlsift/retrieval/similarity';
 *
 * const object = Float32Array.of(0.2, 0.1, 0.8, 0.5, 0.5, 0.3, 0.9); // colour, position, shape
 * const a = { cnn: Float32Array.of(1, 0), sift: Float32Array.of(0, 1), object };
 * const b = { cnn: Float32Array.of(0.6, 0.8), sift: Float32Array.of(0, 1), object };
 * const similarities = similaritiesOf(a, b, defaultSigmas);
 * console.log(similarities.cnn.toFixed(2), similarities.sift, similarities.color); // 0.60 1 1
 * console.log(score(similarities, defaultWeights).toFixed(2)); // 0.70
 * ```
 */
export function similaritiesOf(a: Comparable, b: Comparable, sigmas: Readonly<Sigmas>): Similarities {
  return {
    cnn: cosineSimilarity(a.cnn, b.cnn),
    sift: cosineSimilarity(a.sift, b.sift),
    color: colorSimilarity(a.object, b.object, sigmas.color),
    position: positionSimilarity(a.object, b.object, sigmas.position),
    shape: shapeSimilarity(a.object, b.object, sigmas.shape),
  };
}
