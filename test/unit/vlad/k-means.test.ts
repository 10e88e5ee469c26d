import { describe, expect, it } from 'vitest';
import { kMeans } from '../../../layers/retrieval/src/vlad/k-means.ts';
import { createQuantizer } from '../../../layers/retrieval/src/vlad/quantizer.ts';
import { mulberry32 } from '../../random.ts';
import { clustered } from './support.ts';

describe('kMeans', () => {
  it('finds separate clusters', () => {
    const { centroids, errors } = kMeans(clustered(3, 400, 5), { k: 5 });
    expect(errors.at(-1)).toBeLessThan(128 * 40 ** 2 * 0.1);
    const { nearest } = createQuantizer(centroids).assign(clustered(4, 200, 5));
    expect(new Set(nearest).size).toBe(5);
  });

  it('never raises the error, and is the same for the same seed', () => {
    const next = mulberry32(2);
    const noise = Uint8Array.from({ length: 600 * 128 }, () => next() * 256);
    const { errors, centroids } = kMeans(noise, { k: 37, seed: 4 });
    for (let i = 1; i < errors.length; i++) expect(errors[i]).toBeLessThanOrEqual(errors[i - 1] + 1);
    expect(kMeans(noise, { k: 37, seed: 4 }).centroids).toEqual(centroids);
    expect(kMeans(noise, { k: 37, seed: 5 }).centroids).not.toEqual(centroids);
  });

  it('handles descriptors that are all equal', () => {
    const { errors } = kMeans(new Uint8Array(20 * 128).fill(9), { k: 3 });
    expect(errors.at(-1)).toBe(0);
  });
});

describe('createQuantizer', () => {
  it('assigns as plain loops do, the first centroid on a tie', () => {
    const descriptors = clustered(8, 2500, 11);
    const next = mulberry32(9);
    for (const k of [1, 3, 4, 9]) {
      const centroids = Int16Array.from({ length: k * 128 }, () => Math.floor(next() * 255) * 16);
      centroids.copyWithin(128 * (k - 1), 0, 128);
      const { nearest } = createQuantizer(centroids).assign(descriptors);
      const wanted = Array.from({ length: 2500 }, (_, row) => {
        const distances = Array.from({ length: k }, (_, c) => {
          let sum = 0;
          for (let d = 0; d < 128; d++) sum += (descriptors[row * 128 + d] - centroids[c * 128 + d] / 16) ** 2;
          return sum;
        });
        return distances.indexOf(Math.min(...distances));
      });
      expect([...nearest]).toEqual(wanted);
    }
  });
});
