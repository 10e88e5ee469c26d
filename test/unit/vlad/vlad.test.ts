import { describe, expect, it } from 'vitest';
import { type Codebook, encodeVlad, fitCodebook } from '../../../layers/retrieval/src/vlad/index.ts';
import { clustered, pictures } from './support.ts';

const codebook = fitCodebook(pictures(40), { k: 6, dimensions: 10 });

/** The definition in plain loops and double precision. */
function oracle(descriptors: Uint8Array, { k, dimensions, power, centroids, projection, scales, offsets }: Codebook) {
  const centroid = (c: number, d: number) => centroids[c * 128 + d] / 16;
  const vlad = new Float64Array(k * 128);
  for (let row = 0; row < descriptors.length; row += 128) {
    const distances = Array.from({ length: k }, (_, c) => {
      let sum = 0;
      for (let d = 0; d < 128; d++) sum += (descriptors[row + d] - centroid(c, d)) ** 2;
      return sum;
    });
    const c = distances.indexOf(Math.min(...distances));
    for (let d = 0; d < 128; d++) vlad[c * 128 + d] += descriptors[row + d] - centroid(c, d);
  }
  for (let c = 0; c < k; c++) {
    const cell = vlad.subarray(c * 128, (c + 1) * 128);
    const length = Math.hypot(...cell) || 1;
    for (const [d, value] of cell.entries()) cell[d] = Math.sign(value) * Math.abs(value / length) ** power;
  }
  const length = Math.hypot(...vlad) || 1;
  const projected = Array.from({ length: dimensions }, (_, i) => {
    let sum = 0;
    for (const [j, value] of vlad.entries()) sum += (value / length) * projection[i * vlad.length + j];
    return sum * scales[i] - offsets[i];
  });
  const norm = Math.hypot(...projected);
  return projected.map((value) => value / norm);
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);

describe('encodeVlad', () => {
  it('equals the definition in plain loops', () => {
    for (const [count, variant] of [
      [1, {}],
      [30, {}],
      [301, { power: 1 }],
      [5000, { power: 0.3, whitening: 1 }],
    ] as const) {
      const fitted = fitCodebook(pictures(40), { k: 6, dimensions: 10, ...variant });
      const descriptors = clustered(count, count, 8);
      const wanted = oracle(descriptors, fitted);
      for (const [i, value] of encodeVlad(descriptors, fitted).entries()) expect(value).toBeCloseTo(wanted[i], 5);
    }
  });

  it('has unit length, or is zero for a picture without keypoints', () => {
    const vector = encodeVlad(clustered(5, 50, 8), codebook);
    expect(vector).toHaveLength(10);
    expect(dot(vector, vector)).toBeCloseTo(1, 5);
    expect(encodeVlad(new Uint8Array(0), codebook)).toEqual(new Float32Array(10));
  });

  it('does not depend on the order of the descriptors', () => {
    const descriptors = clustered(6, 50, 8);
    const reversed = new Uint8Array(descriptors.length);
    for (let row = 0; row < 50; row++) reversed.set(descriptors.subarray(row * 128, (row + 1) * 128), (49 - row) * 128);
    expect(encodeVlad(reversed, codebook)).toEqual(encodeVlad(descriptors, codebook));
  });

  it('places a picture nearest to the one that shares its keypoints', () => {
    const library = Array.from({ length: 20 }, (_, i) => clustered(500 + i, 40, 30));
    const fitted = fitCodebook(library, { k: 8, dimensions: 16 });
    for (const [i, descriptors] of library.entries()) {
      const query = encodeVlad(descriptors.subarray(0, 30 * 128), fitted);
      const scores = library.map((other) => dot(query, encodeVlad(other, fitted)));
      expect(scores.indexOf(Math.max(...scores))).toBe(i);
    }
  });

  it('rejects incomplete descriptors', () => {
    expect(() => encodeVlad(new Uint8Array(100), codebook)).toThrow('descriptors have 100 bytes');
  });
});

describe('fitCodebook', () => {
  it('makes the same codebook from the same pictures and seed', () => {
    expect(fitCodebook(pictures(40), { k: 6, dimensions: 10 })).toEqual(codebook);
  });

  it('names the option that it rejects', () => {
    expect(() => fitCodebook(pictures(8), { k: 2, dimensions: 8 })).toThrow('at most 7 principal axes, not 8');
    expect(() => fitCodebook(pictures(9), { k: 2, dimensions: 2.5 })).toThrow('at most 8 principal axes, not 2.5');
    expect(() => fitCodebook([clustered(1, 3, 2)], { k: 4 })).toThrow('k is 4');
    expect(() => fitCodebook(pictures(9), { k: 2.5, dimensions: 2 })).toThrow('k is 2.5; it must be a whole number');
    expect(() => fitCodebook(pictures(9), { k: 2, dimensions: 2, power: 0 })).toThrow('power is 0');
    expect(() => fitCodebook(pictures(9), { k: 2, dimensions: 2, whitening: 2 })).toThrow('whitening is 2');
  });
});
