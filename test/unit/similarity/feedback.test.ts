import { toUnitLength } from '@dlsift/retrieval/math';
import {
  applyBilinear,
  choiceMargin,
  defaultCalibration,
  defaultOasis,
  defaultSigmas,
  fitRanking,
  type JudgedSearch,
  type RankingSample,
} from '@dlsift/retrieval/similarity';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from '../../../layers/retrieval/src/similarity/training-triplets.ts';
import { mulberry32 } from '../../random.ts';

type Kinds = 'first' | 'second';
type Picture = RankingSample & { imageId: string } & Record<Kinds, number>;

/**
 * Pictures whose kind is -1 or 1 on each of the first two axes, with noise of twice that size on
 * the others.
 */
function library(count: number, labelled: Kinds | null): Picture[] {
  const random = mulberry32(3);
  return Array.from({ length: count }, (_, i) => {
    const [first, second] = [random() < 0.5 ? -1 : 1, random() < 0.5 ? -1 : 1];
    const noise = Array.from({ length: 6 }, () => 4 * random() - 2);
    return {
      imageId: `${i}`,
      label: labelled === null ? null : `${labelled === 'first' ? first : second}`,
      cnn: toUnitLength(Float32Array.of(first, second, ...noise)),
      sift: toUnitLength(Float32Array.from({ length: 3 }, () => random() - 0.5)),
      object: Float32Array.of(0, 0, 0, 0.5, 0.5, 0.5, 1),
      first,
      second,
    };
  });
}

/** Searches whose users choose pictures of the query's kind, with one mistake in ten. */
function feedback(pictures: Picture[], searches: number, kind: Kinds): JudgedSearch[] {
  const random = mulberry32(11);
  const draw = () => pictures[Math.floor(random() * pictures.length)];
  return Array.from({ length: searches }, () => {
    const query = draw();
    const shown = Array.from({ length: 10 }, draw).map((picture) => ({
      imageId: picture.imageId,
      picture,
      said: (picture[kind] === query[kind]) !== random() < 0.1 ? ('chosen' as const) : null,
    }));
    return { queryId: query.imageId, query, shown };
  });
}

const fit = (pictures: Picture[], judged: JudgedSearch[]) =>
  fitRanking(pictures, defaultSigmas, { ...defaultOasis, triplets: 3000 }, judged);

describe('feedback', () => {
  it('teaches W without labels, deterministically, and recalibrates the scores', () => {
    const pictures = library(200, null);
    const judged = feedback(pictures, 160, 'first');
    const learned = fit(pictures, judged)!;
    const { bilinear, calibration } = learned;
    expect(Math.abs(applyBilinear(pictures[0].cnn, bilinear!)[0])).toBeGreaterThan(0.6);
    expect(learned.judged!.gain).toBeGreaterThan(0.3);
    expect(calibration.alike.cnn).toBeGreaterThan(defaultCalibration.alike.cnn);
    expect(fit(pictures, judged)).toEqual(learned);
  });

  it('is validated by the labels when the library has some', () => {
    const pictures = library(240, 'first');
    const both = fit(pictures, feedback(pictures, 160, 'first'))!;
    expect(both.bilinear).not.toBeNull();
    expect(both.judged!.gain).toBeGreaterThan(0);
    expect(both.precision!.bilinear).toBeGreaterThan(both.precision!.fixed);
    const alone = fit(pictures, [])!;
    expect(alone.judged).toBeNull();
    // Feedback that contradicts the labels may prevent the use of W, but never lowers precision.
    const against = fit(pictures, feedback(pictures, 160, 'second'))!;
    expect(against.precision!.weights).toBeGreaterThanOrEqual(against.precision!.fixed);
  });

  it('never uses one query for both learning and validation', () => {
    const pictures = library(60, 'first').map((picture, i) => (i % 3 ? picture : { ...picture, label: null }));
    const judged = feedback(pictures, 40, 'first');
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.nat(4), (folds, fold) => {
        fc.pre(fold < folds);
        const { train, heldOut, heldOutIds } = partsOf(pictures, judged, folds, fold);
        const queries = (part: typeof train) => [
          ...part.judged.map(({ queryId }) => queryId),
          ...part.pictures.map((picture) => (picture as Partial<Picture>).imageId!),
        ];
        expect(queries(train).filter((id) => heldOutIds.has(id))).toEqual([]);
        expect(queries(heldOut).filter((id) => !heldOutIds.has(id))).toEqual([]);
        expect(train.judged.length + heldOut.judged.length).toBe(judged.length);
      }),
    );
  });
});

it('the margin of choices depends only on results before the last choice', () => {
  const pictures = library(4, null).map(({ label: _, ...picture }) => picture);
  const [query, ...rest] = pictures;
  const said = (...verdicts: ('chosen' | null)[]): JudgedSearch => ({
    queryId: 'q',
    query: query!,
    shown: verdicts.map((each, i) => ({ imageId: `${i}`, picture: rest[i % 3], said: each })),
  });
  for (const nothing of [said(null, 'chosen'), said('chosen', 'chosen', null), said('chosen', null), said(null)]) {
    expect(choiceMargin(nothing, defaultSigmas, null)).toBeNull();
  }
  const margin = choiceMargin(said('chosen', null, 'chosen'), defaultSigmas, null)!;
  expect(margin).not.toBe(0);
  expect(choiceMargin(said(null, 'chosen', 'chosen'), defaultSigmas, null)).toBeCloseTo(-margin, 9);
});
