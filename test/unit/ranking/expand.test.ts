import { toUnitLength } from '@dlsift/retrieval/math';
import { appraise, firstResultsOf, type SearchResult } from '@dlsift/retrieval/ranking';
import { defaultCalibration, defaultSigmas, defaultWeights, score, similaritiesOf } from '@dlsift/retrieval/similarity';
import { describe, expect, it } from 'vitest';
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
const side = { vectors: query, mapped: query };
const candidates = pictures
  .map(({ imageId, ...vectors }) => {
    const similarities = similaritiesOf(query, vectors, defaultSigmas);
    const facts = { key: imageId, label: null, metadata: {}, class: null };
    return { imageId, ...facts, similarities, score: score(similarities, defaultWeights) };
  })
  .sort((a, b) => b.score - a.score);
const vectors = new Map<string, typeof query>(pictures.map(({ imageId, ...rest }) => [imageId, rest]));
const vectorsOf = (imageId: string) => vectors.get(imageId);
const settings = {
  calibrated: true,
  familiarity: 1,
  weights: defaultWeights,
  sigmas: defaultSigmas,
  calibration: defaultCalibration,
};
const rankedBy = (first: ReturnType<typeof firstResultsOf>): SearchResult[] =>
  candidates
    .map((candidate) => appraise(candidate, side, vectorsOf(candidate.imageId), first, settings))
    .sort((a, b) => b.score - a.score);
const first = firstResultsOf(candidates, vectorsOf, side, () => false);
const rightOf = (found: { imageId: string }[]) =>
  found.slice(0, 30).filter(({ imageId }) => Number(imageId) % 2 === 0).length;

describe('the first results as evidence', () => {
  it('rank more of the query’s kind before the others', () => {
    expect(rightOf(rankedBy(first))).toBeGreaterThan(rightOf(rankedBy([])));
  });

  it('change scores by what each picture measures, and no similarity', () => {
    const expanded = rankedBy(first);
    const plain = new Map(rankedBy([]).map((result) => [result.imageId, result]));
    for (const { imageId, similarities, score: whole, expansion = 0 } of expanded) {
      expect(similarities).toEqual(plain.get(imageId)!.similarities);
      expect(whole).toBeCloseTo(plain.get(imageId)!.score + expansion, 12);
    }
    // Two pictures with the same vectors have the same score, wherever they were ranked before.
    const twin = { ...candidates[40], imageId: 'twin' };
    const found = vectorsOf(candidates[40].imageId);
    expect(appraise(twin, side, found, first, settings).score).toBe(
      expanded.find(({ imageId }) => imageId === candidates[40].imageId)!.score,
    );
  });

  it('are what geometry recognised, then what scores best, without the query’s own picture', () => {
    const own = { ...candidates[0], imageId: 'own', similarities: similaritiesOf(query, query, defaultSigmas) };
    const withOwn = (imageId: string) => (imageId === 'own' ? query : vectorsOf(imageId));
    const found = firstResultsOf([own, ...candidates], withOwn, side, (imageId) => imageId === candidates[50].imageId);
    expect(found[0].vectors).toBe(vectorsOf(candidates[50].imageId));
    expect(found[1].vectors).toBe(vectorsOf(candidates[0].imageId));
    expect(found.some(({ vectors: one }) => one === query)).toBe(false);
  });
});
