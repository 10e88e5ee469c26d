import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage, type RgbImage } from '../../../layers/retrieval/src/image/index.ts';
import { quarters } from './pictures.ts';

const redPixel = [220, 20, 20];
const green = [20, 200, 20];
const blue = [20, 20, 220];
const whitePixel = [250, 250, 250];
const uprightQuarters = [redPixel, green, blue, whitePixel];

/** The colours in the middle of the four quarters, in reading order. */
function quarterColors(rgb: RgbImage): number[][] {
  return [0.25, 0.75].flatMap((v) => [0.25, 0.75].map((u) => pixel(rgb, u, v)));
}

function pixel({ data, width, height }: RgbImage, u: number, v: number): number[] {
  const at = (Math.floor(v * height) * width + Math.floor(u * width)) * 3;
  return [...data.subarray(at, at + 3)];
}

function expectColors(found: number[][], wanted: number[][], within: number) {
  found.forEach((color, i) => {
    color.forEach((value, c) => {
      expect(Math.abs(value - wanted[i][c]), `quarter ${i} is ${color}, wanted ${wanted[i]}`).toBeLessThanOrEqual(
        within,
      );
    });
  });
}

describe('decodeImage', () => {
  const picture = () => quarters(96, 64);
  it.each([
    ['jpeg', () => picture().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }), 6],
    ['jpeg', () => picture().jpeg({ quality: 95, progressive: true }), 8],
    ['png', () => picture().png(), 0],
    ['png', () => picture().png({ palette: true }), 6],
    ['webp', () => picture().webp({ lossless: true }), 0],
    ['webp', () => picture().webp({ quality: 90 }), 10],
    ['avif', () => picture().avif({ quality: 90, effort: 0 }), 12],
    ['gif', () => picture().gif(), 6],
    ['tiff', () => picture().tiff({ compression: 'lzw' }), 0],
  ] as const)('reads %s (%s)', async (format, file, within) => {
    const decoded = await decodeImage(await file().toBuffer());
    expect(decoded).toMatchObject({ format, width: 96, height: 64, rgb: { width: 96, height: 64 } });
    expect(decoded.rgb.data).toHaveLength(96 * 64 * 3);
    expectColors(quarterColors(decoded.rgb), uprightQuarters, within);
  });

  // Where each stored quarter is seen, for the eight values of EXIF's Orientation tag.
  it.each([
    [1, [redPixel, green, blue, whitePixel]],
    [2, [green, redPixel, whitePixel, blue]],
    [3, [whitePixel, blue, green, redPixel]],
    [4, [blue, whitePixel, redPixel, green]],
    [5, [redPixel, blue, green, whitePixel]],
    [6, [blue, redPixel, whitePixel, green]],
    [7, [whitePixel, green, blue, redPixel]],
    [8, [green, whitePixel, redPixel, blue]],
  ])('turns EXIF orientation %i upright', async (orientation, seen) => {
    const file = await quarters(1200, 800).jpeg({ quality: 95 }).withMetadata({ orientation }).toBuffer();
    const { rgb, width, height } = await decodeImage(file);
    const turned = orientation >= 5;
    expect([width, height]).toEqual(turned ? [800, 1200] : [1200, 800]);
    expect([rgb.width, rgb.height]).toEqual(turned ? [427, 640] : [640, 427]);
    expectColors(quarterColors(rgb), seen, 10);
  });

  it('never enlarges', async () => {
    const { rgb } = await decodeImage(await quarters(20, 30).png().toBuffer());
    expect([rgb.width, rgb.height]).toEqual([20, 30]);
  });

  it('keeps 16 rows of a very long strip', async () => {
    const { rgb, width, height } = await decodeImage(await quarters(6400, 20).png().toBuffer());
    expect([width, height]).toEqual([6400, 20]);
    expect([rgb.width, rgb.height]).toEqual([640, 16]);
  });

  it('puts transparent pixels on white', async () => {
    const file = await sharp({
      create: { width: 32, height: 32, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0.5 } },
    })
      .png()
      .toBuffer();
    const { rgb } = await decodeImage(file);
    expectColors([pixel(rgb, 0.5, 0.5)], [[128, 128, 128]], 1);
  });

  it('converts 16 bits, grey, grey with alpha, one bit and CMYK to 8-bit sRGB', async () => {
    const grey = () => quarters(64, 64).greyscale();
    const files = {
      rgb16: quarters(64, 64).toColourspace('rgb16').png(),
      grey: grey().toColourspace('b-w').png(),
      greyJpeg: grey().toColourspace('b-w').jpeg(),
      grey16: grey().toColourspace('grey16').png(),
      greyAlpha: grey().toColourspace('b-w').ensureAlpha().png(),
      bit: grey().threshold(128).toColourspace('b-w').png({ palette: true, colours: 2 }),
      cmykJpeg: quarters(64, 64).toColourspace('cmyk').jpeg({ quality: 95 }),
      cmykTiff: quarters(64, 64).toColourspace('cmyk').tiff(),
    };
    for (const [name, file] of Object.entries(files)) {
      const { rgb } = await decodeImage(await file.toBuffer());
      expect(rgb.data, name).toHaveLength(64 * 64 * 3);
      const [red, , , white] = quarterColors(rgb);
      if (name === 'rgb16') expect(red).toEqual(redPixel);
      else if (name.startsWith('cmyk')) expect(red![0] - red![1]).toBeGreaterThan(100);
      else expect(red[0]).toBe(red[2]);
      expect(white[1], name).toBeGreaterThan(240);
    }
  });

  it('takes the first frame of an animation', async () => {
    const frames = await Promise.all(
      ['#c81e1e', '#1e1ec8'].map((background) =>
        sharp({ create: { width: 40, height: 30, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    for (const [format, file] of [
      ['gif', sharp(frames, { join: { animated: true } }).gif()],
      ['webp', sharp(frames, { join: { animated: true } }).webp({ lossless: true })],
    ] as const) {
      const decoded = await decodeImage(await file.toBuffer());
      expect(decoded).toMatchObject({ format, width: 40, height: 30 });
      expectColors([pixel(decoded.rgb, 0.5, 0.5)], [[200, 30, 30]], 4);
    }
  });

  it('reads through an embedded colour profile', async () => {
    const file = await quarters(64, 64).withIccProfile('p3').png().toBuffer();
    const { rgb } = await decodeImage(file);
    expectColors(quarterColors(rgb), uprightQuarters, 8);
  });

  it('reads bytes that are a view into a larger buffer', async () => {
    const file = await quarters(32, 32).png().toBuffer();
    const larger = new Uint8Array(file.length + 20);
    larger.set(file, 10);
    const { rgb } = await decodeImage(larger.subarray(10, 10 + file.length));
    expectColors(quarterColors(rgb), uprightQuarters, 0);
  });
});
