import { channels, perChannel, type Weights } from './channels.ts';
import type { Sigmas } from './object.ts';
import { type Comparable, similaritiesOf } from './similarities.ts';

/**
 * The five similarities of some queries to every picture of a sample, and whether each pair is of
 * one kind.
 */
export interface Pairs {
  queries: number;
  pictures: number;
  /** Per channel, queries x pictures, in the order of `channels`. */
  similarities: Float32Array[];
  /** queries x pictures: 1 alike, 0 not, 2 the query itself. */
  relation: Uint8Array;
}

/**
 * One labelled picture of a sample. `queryCnn` is its CNN vector as a query, where a bilinear
 * similarity changed it.
 */
export interface LabelledPicture extends Comparable {
  queryCnn: Float32Array;
  label: string;
}

/** Pairs of every `stride`th picture, at most `most`, with all pictures. */
export function pairsOf(
  pictures: LabelledPicture[],
  sigmas: Readonly<Sigmas>,
  stride: number,
  most = pictures.length,
): Pairs {
  const queries = pictures.filter((_, i) => i % stride === 0).slice(0, most);
  const size = queries.length * pictures.length;
  const similarities = channels.map(() => new Float32Array(size));
  const relation = new Uint8Array(size);
  let at = 0;
  for (const query of queries) {
    for (const picture of pictures) {
      const found = similaritiesOf({ ...query, cnn: query.queryCnn }, picture, sigmas);
      for (const [c, channel] of channels.entries()) similarities[c][at] = found[channel];
      relation[at++] = query === picture ? 2 : query.label === picture.label ? 1 : 0;
    }
  }
  return { queries: queries.length, pictures: pictures.length, similarities, relation };
}

/** Eq. (10) for every pair. */
export function scoresOf({ similarities, relation }: Pairs, weights: Readonly<Weights>): Float32Array {
  const scores = new Float32Array(relation.length);
  for (const [c, channel] of channels.entries()) {
    const values = similarities[c];
    for (let i = 0; i < scores.length; i++) scores[i] += weights[channel] * values[i];
  }
  return scores;
}

/** Mean precision@k of the queries' rankings by eq. (10), without the query itself. */
export function pairPrecision(pairs: Pairs, weights: Readonly<Weights>, k = 20): number {
  const scores = scoresOf(pairs, weights);
  const wanted = Math.max(1, Math.min(k, pairs.pictures - 1));
  let hits = 0;
  for (let q = 0; q < pairs.queries; q++) {
    const start = q * pairs.pictures;
    const best: number[] = [];
    for (let i = start; i < start + pairs.pictures; i++) {
      if (pairs.relation[i] === 2) continue;
      if (best.length === wanted && scores[i] <= scores[best[wanted - 1]]) continue;
      let place = best.length < wanted ? best.length : wanted - 1;
      for (; place > 0 && scores[best[place - 1]] < scores[i]; place--) best[place] = best[place - 1];
      best[place] = i;
    }
    for (const i of best) hits += pairs.relation[i];
  }
  return pairs.queries > 0 ? hits / (pairs.queries * wanted) : 0;
}

/** Smallest weight before scaling, so that every channel can be strengthened by feedback. */
const minWeight = 0.02;

/**
 * Weights of the best precision found from `start` by changing one weight at a time. Equal pairs
 * give equal weights.
 */
export function fitWeights(pairs: Pairs, start: Readonly<Weights>): Weights {
  let best: Weights = { ...start };
  let precision = pairPrecision(pairs, best);
  for (let sweep = 0; sweep < 2; sweep++) {
    const before = precision;
    for (const channel of channels) {
      for (const factor of [0.3, 0.6, 1.6, 3]) {
        const changed = perChannel((c) => (c === channel ? Math.max(minWeight, best[c] * factor) : best[c]));
        const sum = channels.reduce((total, c) => total + changed[c], 0);
        const tried = perChannel((c) => changed[c] / sum);
        const reached = pairPrecision(pairs, tried);
        if (reached <= precision + 1e-4) continue;
        best = tried;
        precision = reached;
      }
    }
    if (precision - before < 1e-3) break;
  }
  return best;
}
