import { dot, principalDirections, toUnitLength } from '@dlsift/retrieval/math';
import { familiarityOf, fitFamiliar } from '@dlsift/retrieval/similarity';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../random.ts';

const columns = 96;
const random = mulberry32(4);
/** Unit vectors along the first 20 axes, with a little noise on every axis. */
const picture = () =>
  toUnitLength(Float32Array.from({ length: columns }, (_, i) => (random() - 0.5) * (i < 20 ? 1 : 0.05)));
const anything = () => toUnitLength(Float32Array.from({ length: columns }, () => random() - 0.5));
const matrix = (rows: number) => {
  const vectors = Array.from({ length: rows }, picture);
  return { data: Float32Array.from(vectors.flatMap((vector) => [...vector])), rows, columns };
};

describe('familiarity', () => {
  const known = fitFamiliar(matrix(200), matrix(100))!;

  it('is near 1 for pictures like those of the library', () => {
    const shares = Array.from({ length: 200 }, () => familiarityOf(picture(), known));
    expect(shares.filter((share) => share === 1).length).toBeGreaterThan(170);
  });

  it('is near 0 for pictures orthogonal to the library’s directions', () => {
    for (let n = 0; n < 50; n++) expect(familiarityOf(anything(), known)).toBeLessThan(0.05);
  });

  it('is null for a library of too few pictures', () => {
    expect(fitFamiliar(matrix(40), matrix(100))).toBeNull();
    expect(fitFamiliar(matrix(200), matrix(9))).toBeNull();
  });
});

it('principal directions are orthonormal and span what the rows span', () => {
  const rows = matrix(150);
  const { data } = principalDirections(rows, 20, 1);
  const direction = (i: number) => data.subarray(i * columns, (i + 1) * columns);
  for (let i = 0; i < 20; i++) {
    for (let j = 0; j <= i; j++) expect(dot(direction(i), direction(j))).toBeCloseTo(i === j ? 1 : 0, 5);
    expect(Math.hypot(...direction(i).subarray(0, 20))).toBeGreaterThan(0.97);
  }
  expect(() => principalDirections(rows, 151, 1)).toThrow('at most 96');
});
