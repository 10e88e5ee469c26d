import { toUnitLength } from '@dlsift/retrieval/math';
import { ownLikeness } from '@dlsift/retrieval/ranking';
import { type Comparable, defaultSigmas, similaritiesOf } from '@dlsift/retrieval/similarity';
import { expect, it } from 'vitest';
import { mulberry32 } from '../../random.ts';

const random = mulberry32(11);
const vector = (length: number) => toUnitLength(Float32Array.from({ length }, () => random() - 0.5));
const picture = (): Comparable => ({
  cnn: vector(64),
  sift: vector(64),
  object: Float32Array.from({ length: 7 }, random),
});
const plain = (): Comparable => ({ ...picture(), sift: new Float32Array(64) });
/** As a row of a segment gives it: eight bits per value. */
const stored = ({ cnn, sift, object }: Comparable): Comparable => {
  const coarse = (values: Float32Array) => {
    const step = Math.max(...values.map(Math.abs)) / 127 || 1;
    return values.map((value) => Math.round(value / step) * step);
  };
  return { cnn: coarse(cnn), sift: coarse(sift), object };
};
const likeness = (query: Comparable, found: Comparable) =>
  ownLikeness(query, similaritiesOf(query, found, defaultSigmas), found);

it('a picture is recognised as itself, with keypoints and without', () => {
  for (const query of [...Array.from({ length: 40 }, picture), plain()]) {
    expect(likeness(query, stored(query))).toBeGreaterThan(0.998);
  }
});

it('a picture that differs in one thing is another', () => {
  const query = picture();
  const other = picture();
  for (const part of ['cnn', 'sift', 'object'] as const) {
    expect(likeness(query, stored({ ...query, [part]: other[part] })), part).toBe(0);
  }
  expect(likeness(plain(), stored(plain()))).toBe(0);
  expect(likeness(query, stored({ ...query, sift: new Float32Array(64) }))).toBe(0);
});

it('of two almost equal pictures the identical one scores higher', () => {
  const query = plain();
  const nearly = { ...query, object: query.object.map((value) => value + 0.004) };
  expect(likeness(query, stored(nearly))).toBeGreaterThan(0);
  expect(likeness(query, stored(query))).toBeGreaterThan(likeness(query, stored(nearly)));
});

it('W of eq. (12) does not hide the own picture, which geometry recognises by SIFT', () => {
  const query = picture();
  const seen = { ...similaritiesOf(query, query, defaultSigmas), cnn: 0.4 };
  expect(ownLikeness(query, seen, stored(query))).toBeGreaterThan(0.998);
  expect(ownLikeness(query, seen, undefined)).toBeGreaterThan(0.998);
  expect(ownLikeness(query, { ...seen, sift: 0.9 }, undefined)).toBe(0);
});
