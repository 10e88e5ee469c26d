import {
  defaultFloor,
  dominantChannel,
  inertiaFor,
  learn,
  newProfile,
  parseWeights,
  strengthen,
} from '@dlsift/retrieval/profile';
import { channels, normalizeWeights, type Weights } from '@dlsift/retrieval/similarity';
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

describe('weights as text', () => {
  test('name channels and numbers; the rest count 0', () => {
    expect(parseWeights('cnn:1, sift:0.5')).toEqual({ cnn: 1, sift: 0.5, color: 0, position: 0, shape: 0 });
  });

  test.each(['cnn', 'cnn:', 'cnn:x', 'hue:1', 'cnn:1:2', ''])('"%s" is refused, and the channels are named', (text) => {
    expect(() => parseWeights(text)).toThrow('cnn, sift, color, position, shape');
  });
});
