import { describe, expect, it } from 'vitest';
import { encodeBow, fitVocabulary } from '../../../layers/retrieval/src/vlad/index.ts';
import { clustered } from './support.ts';

/** A picture with one keypoint of each word named. */
const words = (...list: number[]) =>
  Uint8Array.from(list.flatMap((word) => Array.from({ length: 128 }, (_, d) => (d % 3 === word ? 200 : 0))));

describe('encodeBow', () => {
  const pictures = [words(0, 0, 1), words(0, 1), words(0, 2), words(0, 1)];
  const vocabulary = fitVocabulary(pictures, { k: 3 });

  it('weighs the words of a picture by how rare they are', () => {
    const [common, frequent, rare] = [0, 1, 2].map((word) => encodeBow(words(word), vocabulary));
    expect(Math.max(...common)).toBe(0);
    const [at1, at2] = [frequent.indexOf(1), rare.indexOf(1)];
    const histogram = encodeBow(words(0, 1, 1, 2), vocabulary);
    expect(histogram[at1] / histogram[at2]).toBeCloseTo((2 * Math.log(4 / 3)) / Math.log(4), 5);
    expect(Math.hypot(...histogram)).toBeCloseTo(1, 5);
  });

  it('is zero for a picture without keypoints', () => {
    expect(encodeBow(new Uint8Array(0), vocabulary)).toEqual(new Float32Array(3));
  });

  it('gives a word that no picture has no weight', () => {
    const unused = fitVocabulary([clustered(1, 30, 2), clustered(2, 30, 2)], { k: 2 });
    expect([...unused.inverseDocumentFrequencies]).toEqual([0, 0]);
  });
});
