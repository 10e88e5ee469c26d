import { cosineSimilarity, dot, toUnitLength } from '@dlsift/retrieval/math';
import {
  channels,
  colorSimilarity,
  normalizeWeights,
  positionSimilarity,
  score,
  shapeSimilarity,
  similaritiesOf,
} from '@dlsift/retrieval/similarity';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const object = (values: number[]) => new Float32Array(values);
const anyObject = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 7, maxLength: 7 }).map(object);

describe('eq. (7) to (9)', () => {
  const a = object([0.5, 0, 0.25, 0.5, 0.5, 0.25, 1]);

  it('have the values computed by hand', () => {
    const b = object([0.5, 0.3, 0.25, 0.1, 0.2, 0.45, 0.6]);
    expect(colorSimilarity(a, b, 0.5)).toBeCloseTo(Math.exp(-0.09 / (3 * 0.25)), 6);
    expect(positionSimilarity(a, b, 0.5)).toBeCloseTo(Math.exp(-(0.16 + 0.09) / (2 * 0.25)), 6);
    expect(shapeSimilarity(a, b, 0.5)).toBeCloseTo(Math.exp(-(0.5 * 0.04 + 0.5 * 0.16) / 0.25), 6);
  });

  it('are 1 for a picture with itself, symmetric, and in [0, 1]', () => {
    fc.assert(
      fc.property(anyObject, anyObject, fc.double({ min: 0.05, max: 2, noNaN: true }), (x, y, sigma) => {
        for (const similarity of [colorSimilarity, positionSimilarity, shapeSimilarity]) {
          expect(similarity(x, x, sigma)).toBe(1);
          expect(similarity(x, y, sigma)).toBe(similarity(y, x, sigma));
          expect(similarity(x, y, sigma)).toBeGreaterThanOrEqual(0);
          expect(similarity(x, y, sigma)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

it('eq. (10) with the weights of cnn and sift at 0 is the mean of the paper’s three', () => {
  const weights = normalizeWeights({ cnn: 0, sift: 0, color: 2, position: 1, shape: 1 });
  expect(score({ cnn: 1, sift: 1, color: 0.8, position: 0.4, shape: 0.2 }, weights)).toBeCloseTo(0.55, 12);
});

it('a picture has similarity 1 to itself in all five channels', () => {
  const vector = toUnitLength(object([3, 4, 0, 0, 12]));
  const picture = { cnn: vector, sift: vector, object: object([0, 0, 1, 0.5, 0.5, 0.1, 0.9]) };
  const found = similaritiesOf(picture, picture, { color: 0.1, position: 0.1, shape: 0.1 });
  for (const channel of channels) expect(found[channel]).toBeCloseTo(1, 6);
});

it('a picture without keypoints has SIFT similarity 0 to every picture', () => {
  expect(cosineSimilarity(new Float32Array(4), toUnitLength(object([1, 2, 3, 4])))).toBe(0);
});

it('the cosine refuses vectors of different lengths and names both', () => {
  expect(() => dot(new Float32Array(3), new Float32Array(4))).toThrow('3 and 4 elements');
});

describe('weights', () => {
  it('sum to 1 after normalisation', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 5, maxLength: 5 }), (w) => {
        const [cnn, sift, color, position, shape] = w;
        const weights = normalizeWeights({ cnn, sift, color, position, shape });
        expect(channels.reduce((sum, channel) => sum + weights[channel], 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('below 0 or all 0 are refused, and the channel is named', () => {
    const none = { cnn: 0, sift: 0, color: 0, position: 0, shape: 0 };
    expect(() => normalizeWeights(none)).toThrow('at least one weight above 0');
    expect(() => normalizeWeights({ ...none, sift: -1 })).toThrow('weight of sift to be a number >= 0 but received -1');
  });
});
