import { cosineSimilarity } from '../math/index.ts';
import type { Similarities } from './channels.ts';
import { colorSimilarity, positionSimilarity, type Sigmas, shapeSimilarity } from './object.ts';

/** What two pictures are compared by: `cnn` and `sift` at unit length, `object` = F_i of eq. (5), (6), 7 elements. */
export interface Comparable {
  cnn: Float32Array;
  sift: Float32Array;
  object: Float32Array;
}

/** The five similarities of two pictures: cosine for cnn and sift, eq. (7) to (9) for the main object. */
export function similaritiesOf(a: Comparable, b: Comparable, sigmas: Readonly<Sigmas>): Similarities {
  return {
    cnn: cosineSimilarity(a.cnn, b.cnn),
    sift: cosineSimilarity(a.sift, b.sift),
    color: colorSimilarity(a.object, b.object, sigmas.color),
    position: positionSimilarity(a.object, b.object, sigmas.position),
    shape: shapeSimilarity(a.object, b.object, sigmas.shape),
  };
}
