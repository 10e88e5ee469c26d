import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage, type UnreadableImageError } from '../../../layers/retrieval/src/image/index.ts';
import { heicQuarters } from './heic-quarters.ts';
import { clutter, quarters, withPngChunk } from './pictures.ts';
import { flat, type Tags, tiffOf } from './tiff.ts';

type Color = readonly [number, number, number];

/** The middle pixel, or the one at these relative coordinates. */
async function colorOf(file: Uint8Array, x = 0.5, y = 0.5): Promise<number[]> {
  const { rgb } = await decodeImage(file);
  const at = 3 * (Math.floor(y * rgb.height) * rgb.width + Math.floor(x * rgb.width));
  return [...rgb.data.subarray(at, at + 3)];
}

function expectNear(actual: number[], expected: Color, within: number): void {
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(actual[i] - value), `${actual} for ${expected}`).toBeLessThanOrEqual(within);
  }
}

const refusalOf = (file: Uint8Array): Promise<UnreadableImageError> =>
  decodeImage(file).then(
    () => Promise.reject(new Error('read')),
    (error: UnreadableImageError) => error,
  );

const side = 32;

function page(pixel: ArrayLike<number>, tags: Tags = {}) {
  return { width: side, height: side, tags, samples: flat(side, side, pixel) };
}

const bytesOf = (values: Float32Array | Uint32Array | Uint16Array) =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

// Colours by the definitions: CIE Lab relative to the white of sRGB, as libvips reads 16-bit Lab;
// ITU-R BT.601; TIFF 6.0.
describe('a TIFF is read as its tags say', () => {
  it.each<[string, Uint8Array, Color, number]>([
    ['8-bit RGB', tiffOf(page([220, 20, 120])), [220, 20, 120], 0],
    [
      '16-bit RGB',
      tiffOf(page(bytesOf(Uint16Array.of(220 * 257, 20 * 257, 120 * 257)), { 258: [16, 16, 16] })),
      [220, 20, 120],
      1,
    ],
    [
      'float RGB from 0 to 1',
      tiffOf(page(bytesOf(Float32Array.of(0.5, 0.25, 1)), { 258: [32, 32, 32], 339: [3, 3, 3] })),
      [128, 64, 255],
      1,
    ],
    [
      '32-bit grey over its whole range',
      tiffOf(page(bytesOf(Uint32Array.of(2 ** 31)), { 258: 32, 262: 1, 277: 1 })),
      [128, 128, 128],
      1,
    ],
    ['grey whose zero is white', tiffOf(page([40], { 258: 8, 262: 0, 277: 1 })), [215, 215, 215], 0],
    ['8-bit Lab', tiffOf(page([128, 20, 226], { 262: 8 })), [127, 110, 171], 1],
    ['8-bit ICC Lab', tiffOf(page([200, 88, 178], { 262: 9 })), [147, 212, 96], 1],
    [
      'YCbCr',
      tiffOf(page([76, 85, 255], { 262: 6, 530: [1, 1], 532: { rationals: [0, 255, 128, 255, 128, 255] } })),
      [254, 0, 0],
      2,
    ],
    [
      'RGB beside a selection',
      tiffOf(page([220, 20, 120, 0], { 258: [8, 8, 8, 8], 277: 4, 338: 0 })),
      [220, 20, 120],
      0,
    ],
    [
      'RGB with premultiplied alpha',
      tiffOf(page([110, 10, 60, 128], { 258: [8, 8, 8, 8], 277: 4, 338: 1 })),
      [237, 137, 187],
      2,
    ],
    [
      'the full-size page behind its preview',
      tiffOf({ width: 16, height: 16, tags: { 254: 1 }, samples: flat(16, 16, [9, 9, 9]) }, page([220, 20, 120])),
      [220, 20, 120],
      0,
    ],
  ])('%s', async (_name, file, expected, within) => {
    expectNear(await colorOf(file), expected, within);
  });

  it.each<[string, Uint8Array, RegExp]>([
    [
      'floats far above 1',
      tiffOf(page(bytesOf(Float32Array.of(900, 20, 1)), { 258: [32, 32, 32], 339: [3, 3, 3] })),
      /32-bit floating point values outside of 0 to 1.*Export it as an 8-bit RGB JPEG/,
    ],
    ['signed samples', tiffOf(page([1, 2, 3], { 339: [2, 2, 2] })), /8-bit signed integer values/],
    [
      'Lab with an alpha',
      tiffOf(page([1, 2, 3, 4], { 258: [8, 8, 8, 8], 262: 8, 277: 4 })),
      /Lab colours of 4 x 8 bits/,
    ],
  ])('%s are refused as unsupported', async (_name, file, sentence) => {
    const error = await refusalOf(file);
    expect(error.code).toBe('unsupported');
    expect(error.message).toMatch(sentence);
  });
});

describe('a PNG is read by its gamma', () => {
  it('linear light is encoded for sRGB', async () => {
    const png = await sharp(flat(side, side, [128, 55, 255]), { raw: { width: side, height: side, channels: 3 } })
      .png()
      .toBuffer();
    const gamma = Buffer.alloc(4);
    gamma.writeUInt32BE(100_000);
    expectNear(await colorOf(withPngChunk(png, 'gAMA', gamma)), [188, 128, 255], 2);
  });

  it('the gamma of sRGB changes nothing', async () => {
    const png = await quarters(side, side).png().toBuffer();
    const gamma = Buffer.alloc(4);
    gamma.writeUInt32BE(45_455);
    expect(await decodeImage(withPngChunk(png, 'gAMA', gamma))).toEqual(await decodeImage(png));
  });
});

describe('transparent pictures', () => {
  const drawn = (svg: string) =>
    sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">${svg}</svg>`))
      .png()
      .toBuffer();

  it('stand on white', async () => {
    const file = await drawn('<circle cx="32" cy="32" r="20" fill="#404040"/>');
    expectNear(await colorOf(file, 0, 0), [255, 255, 255], 0);
    expectNear(await colorOf(file), [64, 64, 64], 0);
  });

  it('stand on black where they are nearly white', async () => {
    const file = await drawn('<circle cx="32" cy="32" r="20" fill="#fafafa"/>');
    expectNear(await colorOf(file, 0, 0), [0, 0, 0], 0);
    expectNear(await colorOf(file), [250, 250, 250], 0);
  });

  it('are refused where nothing shows', async () => {
    const error = await refusalOf(await drawn(''));
    expect(error.code).toBe('transparent');
  });
});

describe('containers', () => {
  it('HEIC is read upright, through its profile', async () => {
    const decoded = await decodeImage(heicQuarters);
    expect(decoded).toMatchObject({ format: 'heic', width: 96, height: 64, notes: [] });
    expectNear(await colorOf(heicQuarters, 0.25, 0.25), [220, 20, 20], 9);
    expectNear(await colorOf(heicQuarters, 0.75, 0.25), [20, 200, 20], 9);
    expectNear(await colorOf(heicQuarters, 0.25, 0.75), [20, 20, 220], 9);
    expectNear(await colorOf(heicQuarters, 0.75, 0.75), [250, 250, 250], 2);
  });

  it('a damaged HEIC is refused, and leaves nothing behind', async () => {
    for (const share of [0.2, 0.5, 0.8, 0.99]) {
      const cut = heicQuarters.subarray(0, Math.floor(heicQuarters.length * share));
      expect((await refusalOf(cut)).code).toBe('damaged');
    }
    expect((await decodeImage(heicQuarters)).width).toBe(96);
  });

  it('an HEIC past a limit is refused before it is decoded', async () => {
    await expect(decodeImage(heicQuarters, { maxPixels: 6000 })).rejects.toMatchObject({ code: 'too-many-pixels' });
  });

  it('camera raw is read by its JPEG, turned as the raw file says', async () => {
    const preview = await quarters(1200, 800).jpeg({ quality: 95 }).toBuffer();
    const sensor = { width: side, height: side, samples: preview };
    const tags = { 258: 16, 262: 32_803, 274: 6, 277: 1, 50706: [1, 4, 0, 0] };
    const decoded = await decodeImage(tiffOf({ ...sensor, tags }));
    expect(decoded).toMatchObject({ format: 'raw', width: 800, height: 1200, notes: ['camera-raw-preview'] });
  });

  it('camera raw without a JPEG is refused by name', async () => {
    const error = await refusalOf(tiffOf(page([1, 2], { 258: 16, 262: 32_803, 277: 1, 50706: [1, 4, 0, 0] })));
    expect(error.code).toBe('camera-raw');
  });

  it('an animation is read by the first frame that shows something', async () => {
    const size = { width: 40, height: 30, channels: 4 as const };
    const frames = await Promise.all([
      sharp({ create: { ...size, background: '#00000000' } })
        .png()
        .toBuffer(),
      clutter(40, 30).ensureAlpha().png().toBuffer(),
    ]);
    const file = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const { rgb } = await decodeImage(file);
    expect(new Set(rgb.data).size).toBeGreaterThan(20);
  });

  it('a JPEG without its end marker is read, with a note', async () => {
    const whole = await clutter(160, 120).jpeg().toBuffer();
    const decoded = await decodeImage(whole.subarray(0, whole.length - 2));
    expect(decoded.notes).toEqual(['no-end-marker']);
    expect((await decodeImage(whole)).notes).toEqual([]);
  });
});
