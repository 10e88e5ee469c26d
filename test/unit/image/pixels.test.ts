import { createRequire } from 'node:module';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type RgbImage, resizeRgb, thumbnail, toGray } from '../../../layers/retrieval/src/image/index.ts';

// Untyped: the package ships TypeScript sources that do not pass strict checks.
const { cv } = createRequire(import.meta.url)('opencv-wasm');

function rgbImage(width: number, height: number, at: (x: number, y: number) => number[]): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(at(x, y), (y * width + x) * 3);
  return { data, width, height };
}

describe('toGray', () => {
  it("gives OpenCV's values, bit for bit", () => {
    const colors = rgbImage(256, 256, (x, y) => [x, y, (x * 7 + y * 13) & 255]);
    const source = cv.matFromArray(256, 256, cv.CV_8UC3, [...colors.data]);
    const reference = new cv.Mat();
    cv.cvtColor(source, reference, cv.COLOR_RGB2GRAY);
    expect(Buffer.compare(toGray(colors).data, reference.data)).toBe(0);
    source.delete();
    reference.delete();
  });

  it('keeps grey as it is', () => {
    const gray = toGray(rgbImage(256, 1, (x) => [x, x, x]));
    expect([...gray.data]).toEqual(Array.from({ length: 256 }, (_, i) => i));
  });
});

describe('resizeRgb', () => {
  const gradient = rgbImage(64, 48, (x, y) => [x * 4, y * 5, 128]);

  it('gives exactly the requested size', async () => {
    const small = await resizeRgb(gradient, 32, 32);
    expect(small).toMatchObject({ width: 32, height: 32 });
    expect(small.data).toHaveLength(32 * 32 * 3);
    const middle = (16 * 32 + 16) * 3;
    expect(small.data[middle]).toBeGreaterThan(120);
    expect(small.data[middle]).toBeLessThan(140);
  });

  it('returns the same picture when nothing changes', async () => {
    expect(await resizeRgb(gradient, 64, 48)).toBe(gradient);
  });
});

describe('thumbnail', () => {
  it('is a WebP of at most 320 pixels', async () => {
    const large = await thumbnail(rgbImage(640, 427, (x, y) => [x & 255, y & 255, 0]));
    expect(await sharp(large).metadata()).toMatchObject({ format: 'webp', width: 320, height: 214 });
    const small = await thumbnail(rgbImage(40, 30, () => [1, 2, 3]));
    expect(await sharp(small).metadata()).toMatchObject({ width: 40, height: 30 });
  });
});
