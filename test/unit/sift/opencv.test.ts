import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { detectAndCompute } from '../../../layers/retrieval/src/sift/index.ts';
import { agreement } from '../../parity/sift/compare.ts';
import { cases } from './fixtures/cases.ts';
import { draw } from './fixtures/draw.ts';
import { stored } from './fixtures/stored.ts';

describe.each(cases)('OpenCV on the drawing "$name"', ({ name, seed, width, height, options }) => {
  const { gray } = draw(seed, width, height);
  const expected = stored(name);
  const result = agreement(detectAndCompute(gray, width, height, options), expected.keypoints, expected.descriptors);

  it('finds the same keypoints', () => {
    expect(createHash('sha256').update(gray).digest('hex')).toBe(expected.sha256);
    expect(result).toMatchObject({ expected: expected.keypoints.length, found: result.expected, extra: 0 });
  });

  it('computes descriptors within 1 of ours, most of them equal', () => {
    expect(result.near).toBe(result.expected);
    expect(result.equal).toBeGreaterThan(0.9 * result.expected);
  });
});

describe('octaves', () => {
  it('are packed like those of OpenCV', () => {
    const { gray } = draw(11, 200, 150);
    const { count, octaves } = detectAndCompute(gray, 200, 150);
    expect(count).toBeGreaterThan(100);
    for (const packed of octaves) {
      const octave = (packed << 24) >> 24;
      const layer = (packed >> 8) & 255;
      expect(octave).toBeGreaterThanOrEqual(-1);
      expect(octave).toBeLessThan(5);
      expect([1, 2, 3]).toContain(layer);
    }
  });
});
