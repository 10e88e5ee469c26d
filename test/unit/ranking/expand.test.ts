import { toUnitLength } from '@dlsift/retrieval/math';
import { expandRanking } from '@dlsift/retrieval/ranking';
import { defaultSigmas, defaultWeights, score, similaritiesOf } from '@dlsift/retrieval/similarity';
import { expect, it } from 'vitest';
import { mulberry32 } from '../../random.ts';

const object = new Float32Array(7);
const sift = Float32Array.of(1, 0);
const unit = (...values: number[]) => toUnitLength(Float32Array.from(values));
const picture = (cnn: Float32Array) => ({ cnn, sift, object });

const random = mulberry32(3);
/**
 * Two kinds that differ in one direction, each spread along another. The query lies at the edge of
 * the first.
 */
const pictures = Array.from({ length: 60 }, (_, i) => ({
  imageId: `${i}`.padStart(2, '0'),
  kind: i % 2,
  ...picture(unit(i % 2 === 0 ? 0.5 : -0.5, 2 * random() - 0.2, 1, random() / 5)),
}));
const query = picture(unit(0.1, -0.5, 1, 0));
const ranking = pictures
  .map(({ imageId, ...vectors }) => {
    const similarities = similaritiesOf(query, vectors, defaultSigmas);
    const facts = { key: imageId, label: null, metadata: {}, class: null };
    return { imageId, ...facts, similarities, score: score(similarities, defaultWeights) };
  })
  .sort((a, b) => b.score - a.score);
const vectors = new Map<string, typeof query>(pictures.map(({ imageId, ...rest }) => [imageId, rest]));
const made = { query, weights: defaultWeights, sigmas: defaultSigmas, ask: <T>(asked: T) => asked, vectors };
const rightOf = (found: { imageId: string }[]) =>
  found.slice(0, 30).filter(({ imageId }) => Number(imageId) % 2 === 0).length;

it('the first results move the query towards their mean', () => {
  expect(rightOf(expandRanking(ranking, made))).toBeGreaterThan(rightOf(ranking));
});

it('an expanded ranking has the same pictures, the same scores by place, and their own similarities', () => {
  const expanded = expandRanking(ranking, made);
  expect(expanded.map(({ score }) => score)).toEqual(ranking.map(({ score }) => score));
  const similarities = new Map(ranking.map((candidate) => [candidate.imageId, candidate.similarities]));
  expect(new Map(expanded.map((candidate) => [candidate.imageId, candidate.similarities]))).toEqual(similarities);
  expect(expandRanking(ranking, made)).toEqual(expanded);
});

it('recognised pictures and the query itself keep their places and scores', () => {
  const recognised = { ...ranking[40], inliers: 30, score: 0.999 };
  const own = { ...ranking[41], own: true, score: 0.998 };
  const others = ranking.filter((_, i) => i !== 40 && i !== 41);
  expect(expandRanking([recognised, own, ...others], made).slice(0, 2)).toEqual([recognised, own]);
  expect(expandRanking([recognised, own], made)).toEqual([recognised, own]);
});
