import { describe, expect, it } from 'vitest';
import { detectAndCompute, rootSift, type SiftOptions } from '../../../layers/retrieval/src/sift/index.ts';

const gray = new Uint8Array(20 * 30);

describe('detectAndCompute rejects', () => {
  it.each<[string, number, number, string]>([
    ['a width below 16', 15, 40, 'Expected a whole number from 16 to 4096 for width but received number 15'],
    ['a height above 4096', 20, 4097, 'from 16 to 4096 for height but received number 4097'],
    ['a broken width', 20.5, 30, 'for width but received number 20.5'],
    ['a missing height', 20, Number.NaN, 'for height but received number NaN'],
    [
      'a length that is not width x height',
      20,
      31,
      'Expected width x height = 20 x 31 = 620 bytes for gray but received 600',
    ],
  ])('%s', (_, width, height, message) => {
    expect(() => detectAndCompute(gray, width, height)).toThrow(RangeError);
    expect(() => detectAndCompute(gray, width, height)).toThrow(message);
  });

  it('anything but bytes', () => {
    const floats = new Float32Array(600) as unknown as Uint8Array;
    expect(() => detectAndCompute(floats, 20, 30)).toThrow(
      new TypeError('Expected a Uint8Array for gray but received Float32Array'),
    );
  });

  it.each<[SiftOptions, string]>([
    [{ nfeatures: -1 }, 'for nfeatures but received number -1'],
    [
      { strength: 'size' } as unknown as SiftOptions,
      'Expected response or response-and-size for strength but received string size',
    ],
    [{ nOctaveLayers: 0 }, 'a whole number from 1 to 8 for nOctaveLayers'],
    [{ contrastThreshold: -0.1 }, 'for contrastThreshold'],
    [{ edgeThreshold: 0 }, 'for edgeThreshold'],
    [{ sigma: Number.NaN }, 'a number from 0.8 to 4 for sigma but received number NaN'],
  ])('%o', (options, message) => {
    expect(() => detectAndCompute(gray, 20, 30, options)).toThrow(RangeError);
    expect(() => detectAndCompute(gray, 20, 30, options)).toThrow(message);
  });

  it('no undefined option', () => {
    expect(detectAndCompute(gray, 20, 30, { nfeatures: undefined }).count).toBe(0);
  });
});

describe('rootSift rejects', () => {
  it('a length that is not a multiple of 128', () => {
    expect(() => rootSift(new Uint8Array(130))).toThrow(
      new RangeError('Expected a multiple of 128 bytes for descriptors but received 130'),
    );
  });
});
