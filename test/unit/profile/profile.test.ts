import {
  defaultFloor,
  dominantChannel,
  inertiaFor,
  learn,
  newProfile,
  parseWeights,
  replay,
  setWeights,
  strengthen,
  weaken,
} from '@dlsift/retrieval/profile';
import { channels, defaultCalibration, normalizeWeights, type Weights } from '@dlsift/retrieval/similarity';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const anyWeights = fc
  .tuple(...channels.map(() => fc.double({ min: 0.02, max: 1, noNaN: true })))
  .map(([cnn, sift, color, position, shape]) => normalizeWeights({ cnn, sift, color, position, shape }));
const sum = (weights: Weights) => channels.reduce((total, channel) => total + weights[channel], 0);

describe('eq. (11)', () => {
  test('without a floor is the paper’s formula', () => {
    const weights = normalizeWeights({ cnn: 0, sift: 0, color: 1, position: 1, shape: 1 });
    const after = strengthen(weights, 'color', { inertia: 10, floor: 0 });
    expect(after.color).toBeCloseTo((1 / 3 + 0.1) / 1.1, 12);
    expect(after.position).toBeCloseTo(1 / 3 / 1.1, 12);
    expect(after.shape).toBeCloseTo(1 / 3 / 1.1, 12);
  });

  test('takes 2 877 choices to move 1/3 to 1/2 in a library of 10 000, as the paper has it, and few with our inertia', () => {
    const choicesWith = (inertia: number) => {
      let weights = normalizeWeights({ cnn: 0, sift: 0, color: 1, position: 1, shape: 1 });
      let choices = 0;
      for (; weights.color < 0.5; choices++) weights = strengthen(weights, 'color', { inertia, floor: 0 });
      return choices;
    };
    expect(choicesWith(10_000)).toBe(2877);
    expect(choicesWith(inertiaFor(10_000))).toBeLessThan(20);
  });

  test('keeps the sum at 1 and every weight at the floor or above, and never weakens what was chosen', () => {
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

test('the channel of a choice is the most similar one; of equals the one with the smaller weight', () => {
  const similarities = { cnn: 0.4, sift: 0.9, color: 0.9, position: 0.1, shape: 0.2 };
  const weights = normalizeWeights({ cnn: 1, sift: 2, color: 1, position: 1, shape: 1 });
  expect(dominantChannel(similarities, weights)).toBe('color');
  expect(dominantChannel({ ...similarities, sift: 0.91 }, weights)).toBe('sift');
});

test('learning counts the choices, keeps their history and leaves the profile given alone', () => {
  const before = newProfile('ada');
  const chosen = { imageId: 'i', similarities: { cnn: 0, sift: 0, color: 1, position: 0, shape: 0 } };
  const after = learn(before, [chosen, chosen], { searchId: 's', at: '2026-01-01T00:00:00.000Z', libraryPictures: 10 });
  expect(after.choices).toBe(2);
  expect(after.history.map(({ channel }) => channel)).toEqual(['color', 'color']);
  expect(after.weights.color).toBeGreaterThan(before.weights.color);
  expect(before).toEqual(newProfile('ada'));
});

test('a rejection takes a choice back', () => {
  fc.assert(
    fc.property(anyWeights, fc.constantFrom(...channels), (start, channel) => {
      const options = { inertia: 50, floor: 0 };
      const back = weaken(strengthen(start, channel, options), channel, options);
      for (const c of channels) expect(back[c]).toBeCloseTo(start[c], 9);
    }),
  );
});

test('a rejection never takes a channel below the floor', () => {
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

test('a history replayed from its start gives the same weights, also when its oldest steps were let go', () => {
  const judged = fc.array(anySimilarities, { maxLength: 30 });
  const rounds = fc.array(fc.tuple(judged, judged), { maxLength: 12 });
  fc.assert(
    fc.property(anyWeights, rounds, fc.integer({ min: 1, max: 10_000 }), (start, given, libraryPictures) => {
      let profile = newProfile('ada', start);
      let steps = 0;
      for (const [good, bad] of given) {
        const named = (all: typeof good) => all.map((similarities, i) => ({ imageId: `${i}`, similarities }));
        const comparison = { calibration: defaultCalibration, shown: [...good, ...bad], chosen: good.length };
        const context = { searchId: 's', at: 'now', libraryPictures, rejected: named(bad), comparison };
        profile = learn(profile, named(good), context);
        steps += good.length + bad.length;
      }
      expect(profile.choices).toBe(steps);
      expect(profile.history.length).toBe(Math.min(200, steps));
      expect(replay(profile)).toEqual(profile.weights);
    }),
    { numRuns: 40 },
  );
});

test('what sets a choice apart from what was passed over is what counts, not what every result has', () => {
  const shown = [0.9, 0.3, 0.3, 0.3].map((color) => ({ cnn: 0.6, sift: 0.1, color, position: 0.97, shape: 0.97 }));
  const comparison = { calibration: defaultCalibration, shown, chosen: 1 };
  const context = { searchId: 's', at: 'now', libraryPictures: 100, comparison };
  const after = learn(newProfile('ada'), [{ imageId: 'i', similarities: shown[0]! }], context);
  expect(after.history[0]!.channel).toBe('color');
});

test('weights that are set begin a new history', () => {
  const chosen = { imageId: 'i', similarities: { cnn: 0, sift: 0, color: 1, position: 0, shape: 0 } };
  const learned = learn(newProfile('ada'), [chosen], { searchId: 's', at: 'then', libraryPictures: 10 });
  const weights = normalizeWeights({ cnn: 3, sift: 1, color: 0, position: 0, shape: 0 });
  const set = setWeights({ ...learned, version: 4 }, weights, 'now');
  expect(set).toEqual({ ...newProfile('ada', weights), updatedAt: 'now', version: 4 });
});

describe('weights as text', () => {
  test('name channels and numbers; the rest count 0', () => {
    expect(parseWeights('cnn:1, sift:0.5')).toEqual({ cnn: 1, sift: 0.5, color: 0, position: 0, shape: 0 });
  });

  test.each(['cnn', 'cnn:', 'cnn:x', 'hue:1', 'cnn:1:2', ''])('"%s" is refused, and the channels are named', (text) => {
    expect(() => parseWeights(text)).toThrow('cnn, sift, color, position, shape');
  });
});
