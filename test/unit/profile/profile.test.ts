import {
  defaultFloor,
  dominantChannel,
  inertiaFor,
  learn,
  newProfile,
  parseWeights,
  rankingQuality,
  replay,
  setWeights,
  strengthen,
  weaken,
} from '@dlsift/retrieval/profile';
import {
  channels,
  defaultCalibration,
  defaultWeights,
  normalizeWeights,
  type Weights,
} from '@dlsift/retrieval/similarity';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const anyWeights = fc
  .tuple(...channels.map(() => fc.double({ min: 0.02, max: 1, noNaN: true })))
  .map(([cnn, sift, color, position, shape]) => normalizeWeights({ cnn, sift, color, position, shape }));
const sum = (weights: Weights) => channels.reduce((total, channel) => total + weights[channel], 0);

describe('eq. (11)', () => {
  it('without a floor is the paper’s formula', () => {
    const weights = normalizeWeights({ cnn: 0, sift: 0, color: 1, position: 1, shape: 1 });
    const after = strengthen(weights, 'color', { inertia: 10, floor: 0 });
    expect(after.color).toBeCloseTo((1 / 3 + 0.1) / 1.1, 12);
    expect(after.position).toBeCloseTo(1 / 3 / 1.1, 12);
    expect(after.shape).toBeCloseTo(1 / 3 / 1.1, 12);
  });

  it('takes 2 877 choices from 1/3 to 1/2 in a library of 10 000 as in the paper, and few with the capped inertia', () => {
    const choicesWith = (inertia: number) => {
      let weights = normalizeWeights({ cnn: 0, sift: 0, color: 1, position: 1, shape: 1 });
      let choices = 0;
      for (; weights.color < 0.5; choices++) weights = strengthen(weights, 'color', { inertia, floor: 0 });
      return choices;
    };
    expect(choicesWith(10_000)).toBe(2877);
    expect(choicesWith(inertiaFor(10_000))).toBeLessThan(20);
  });

  it('keeps the sum at 1 and every weight at or above the floor, and never weakens the chosen channel', () => {
    fc.assert(
      fc.property(anyWeights, fc.array(fc.constantFrom(...channels), { maxLength: 200 }), (start, choices) => {
        let weights = start;
        for (const channel of choices) {
          const after = strengthen(weights, channel, { inertia: 20, floor: defaultFloor });
          expect(sum(after)).toBeCloseTo(1, 9);
          for (const c of channels) expect(after[c]).toBeGreaterThanOrEqual(defaultFloor - 1e-12);
          expect(after[channel]).toBeGreaterThanOrEqual(weights[channel] - 1e-12);
          weights = after;
        }
      }),
    );
  });
});

it('the dominant channel has the highest similarity; ties go to the smaller weight', () => {
  const similarities = { cnn: 0.4, sift: 0.9, color: 0.9, position: 0.1, shape: 0.2 };
  const weights = normalizeWeights({ cnn: 1, sift: 2, color: 1, position: 1, shape: 1 });
  expect(dominantChannel(similarities, weights)).toBe('color');
  expect(dominantChannel({ ...similarities, sift: 0.91 }, weights)).toBe('sift');
});

it('learning counts the choices, returns and keeps its steps, and does not change the given profile', () => {
  const before = newProfile('ada');
  const chosen = { imageId: 'i', similarities: { cnn: 0, sift: 0, color: 1, position: 0, shape: 0 } };
  const context = { searchId: 's', at: '2026-01-01T00:00:00.000Z', libraryPictures: 10 };
  const { profile: after, steps } = learn(before, [chosen, chosen], context);
  expect(steps).toEqual(after.history);
  expect(after.choices).toBe(2);
  expect(after.history.map(({ channel }) => channel)).toEqual(['color', 'color']);
  expect(after.weights.color).toBeGreaterThan(before.weights.color);
  expect(before).toEqual(newProfile('ada'));
});

it('a rejection undoes a choice', () => {
  fc.assert(
    fc.property(anyWeights, fc.constantFrom(...channels), (start, channel) => {
      const options = { inertia: 50, floor: 0 };
      const back = weaken(strengthen(start, channel, options), channel, options);
      for (const c of channels) expect(back[c]).toBeCloseTo(start[c], 9);
    }),
  );
});

it('a rejection never takes a channel below the floor', () => {
  let weights = normalizeWeights({ cnn: 1, sift: 1, color: 1, position: 1, shape: 1 });
  for (let i = 0; i < 200; i++) weights = weaken(weights, 'cnn', { inertia: 5, floor: defaultFloor });
  expect(weights.cnn).toBeCloseTo(defaultFloor, 9);
  expect(sum(weights)).toBeCloseTo(1, 9);
});

const anySimilarity = fc.double({ min: 0, max: 1, noNaN: true });
const anySimilarities = fc.record({
  cnn: anySimilarity,
  sift: anySimilarity,
  color: anySimilarity,
  position: anySimilarity,
  shape: anySimilarity,
});

it('a history replayed from its start gives the same weights, also after its oldest steps are dropped', () => {
  const pictures = fc.array(anySimilarities, { maxLength: 30 });
  const rounds = fc.array(fc.tuple(pictures, pictures), { maxLength: 12 });
  fc.assert(
    fc.property(anyWeights, rounds, fc.integer({ min: 1, max: 10_000 }), (start, given, libraryPictures) => {
      let profile = newProfile('ada', start);
      let steps = 0;
      for (const [good, bad] of given) {
        const named = (all: typeof good, kind: string) =>
          all.map((similarities, i) => ({ imageId: `${kind}${i}`, similarities }));
        const [chosen, rejected] = [named(good, 'good'), named(bad, 'bad')];
        const judged = { calibration: defaultCalibration, shown: [...chosen, ...rejected], chosen: good.length };
        const context = { searchId: `${steps}`, at: 'now', libraryPictures, rejected, judged };
        profile = learn(profile, chosen, context).profile;
        steps += good.length + bad.length;
      }
      expect(profile.choices).toBe(steps);
      expect(profile.history.length).toBe(Math.min(200, steps));
      expect(replay(profile)).toEqual(profile.weights);
    }),
    { numRuns: 40 },
  );
});

const shown = [0.9, 0.3, 0.3, 0.3].map((color, i) => ({
  imageId: `${i}`,
  similarities: { cnn: 0.4, sift: 0.1, color, position: 0.97, shape: 0.97 },
}));
const judged = { calibration: defaultCalibration, shown, chosen: 1 };
const context = { searchId: 's', at: 'now', libraryPictures: 100 };

it('a choice strengthens the channel in which it exceeds the other results, not one that all results share', () => {
  const { steps } = learn(newProfile('ada'), [shown[0]], { ...context, judged });
  expect(steps[0]).toMatchObject({ channel: 'color', kind: 'chosen' });
});

describe('a step', () => {
  /** A page on which the first picture stands out in one channel and the rest in the other. */
  const pageOf = (high: 'color' | 'shape', low: 'color' | 'shape') =>
    [0, 1, 2, 3].map((i) => ({
      imageId: `${high}${i}`,
      similarities: {
        cnn: 0.3,
        sift: 0.1,
        position: 0.5,
        color: 0,
        shape: 0,
        [high]: i ? 0.2 : 0.8,
        [low]: i ? 0.7 : 0.1,
      },
    }));
  const judge = (before: ReturnType<typeof newProfile>, page: typeof shown, more: { inertia?: number } = {}) =>
    learn(before, [page[0]], {
      searchId: page[0].imageId,
      at: 'now',
      libraryPictures: 10,
      judged: { calibration: defaultCalibration, shown: page, chosen: 1 },
      ...more,
    }).profile;

  it('never ranks the judged pages worse', () => {
    const page = fc.array(anySimilarities, { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(anyWeights, fc.array(page, { minLength: 1, maxLength: 12 }), (start, pages) => {
        let profile = newProfile('ada', start);
        for (const [n, similarities] of pages.entries()) {
          const before = profile.weights;
          profile = judge(
            profile,
            similarities.map((each, i) => ({ imageId: `${n} ${i}`, similarities: each })),
          );
          const quality = (weights: Weights) => rankingQuality(weights, profile.pages, defaultCalibration);
          expect(quality(profile.weights)).toBeGreaterThanOrEqual(quality(before) - 1e-9);
        }
        expect(profile.pages.length).toBe(Math.min(8, pages.length));
      }),
      { numRuns: 40 },
    );
  });

  it('is taken in part when the whole step would rank them worse, and the history records the share', () => {
    let profile = newProfile('ada', normalizeWeights({ cnn: 5, sift: 1, color: 3, position: 1, shape: 3 }));
    for (let n = 0; n < 6; n++) profile = judge(profile, pageOf(n % 2 ? 'shape' : 'color', n % 2 ? 'color' : 'shape'));
    const shares = profile.history.map(({ share }) => share);
    expect(Math.min(...shares)).toBeLessThan(1);
    expect(replay(profile)).toEqual(profile.weights);
  });

  it('is taken whole, as in the paper, when N is given', () => {
    let profile = newProfile('ada');
    for (const page of [pageOf('color', 'shape'), pageOf('shape', 'color')]) {
      profile = judge(profile, page, { inertia: 10 });
    }
    expect(profile.history.map(({ share }) => share)).toEqual([1, 1]);
    expect(profile.weights.shape).toBeCloseTo((defaultWeights.shape / 1.1 + 0.1) / 1.1, 9);
  });

  it('for a search judged before is tried on all judgements of that search', () => {
    const page = pageOf('color', 'shape');
    const once = judge(newProfile('ada'), page);
    const { profile: twice } = learn(once, [page[1]], {
      ...context,
      searchId: page[0].imageId,
      rejected: [page[0]],
      judged: { calibration: defaultCalibration, shown: page, chosen: 1 },
    });
    expect(twice.pages).toHaveLength(1);
    expect(twice.pages[0].wanted).toEqual([page[1].similarities]);
  });
});

it('setting weights starts a new history', () => {
  const chosen = { imageId: 'i', similarities: { cnn: 0, sift: 0, color: 1, position: 0, shape: 0 } };
  const context = { searchId: 's', at: 'then', libraryPictures: 10 };
  const { profile: learned } = learn(newProfile('ada'), [chosen], context);
  const weights = normalizeWeights({ cnn: 3, sift: 1, color: 0, position: 0, shape: 0 });
  const set = setWeights({ ...learned, version: 4 }, weights, 'now');
  expect(set).toEqual({ ...newProfile('ada', weights), updatedAt: 'now', version: 4 });
});

describe('weights as text', () => {
  it('name channels and numbers; other channels are 0', () => {
    expect(parseWeights('cnn:1, sift:0.5')).toEqual({ cnn: 1, sift: 0.5, color: 0, position: 0, shape: 0 });
  });

  it.each(['cnn', 'cnn:', 'cnn:x', 'hue:1', 'cnn:1:2', ''])('refuse "%s" and list the channels', (text) => {
    expect(() => parseWeights(text)).toThrow('cnn, sift, color, position, shape');
  });
});
