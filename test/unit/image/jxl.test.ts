import { beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from '../../../layers/retrieval/src/image/index.ts';
import { jxlContainer, jxlOf } from './jxl-drawn.ts';
import { quarters } from './pictures.ts';

const quarterColors = [
  [220, 20, 20],
  [20, 200, 20],
  [20, 20, 220],
  [250, 250, 250],
];

async function drawn(width: number, height: number, options = {}): Promise<Buffer> {
  const rgba = await quarters(width, height).ensureAlpha().raw().toBuffer();
  return jxlOf(new Uint8ClampedArray(rgba), width, height, options);
}

async function expectQuarters(file: Uint8Array, width: number, height: number, within: number) {
  const decoded = await decodeImage(file);
  expect(decoded).toMatchObject({ format: 'jxl', width, height, notes: [] });
  const { rgb } = decoded;
  for (const [i, color] of quarterColors.entries()) {
    const [x, y] = [i % 2 ? 0.75 : 0.25, i < 2 ? 0.25 : 0.75];
    const at = 3 * (Math.floor(y * rgb.height) * rgb.width + Math.floor(x * rgb.width));
    for (const [channel, level] of color.entries()) {
      expect(Math.abs(rgb.data[at + channel] - level)).toBeLessThanOrEqual(within);
    }
  }
}

describe('JPEG XL', () => {
  let codestream: Buffer;
  beforeAll(async () => {
    codestream = await drawn(96, 64);
  });

  // Sizes that the header writes in its different ways: in eights, by an aspect ratio, in bits.
  it.each([
    [96, 64],
    [64, 64],
    [128, 96],
    [97, 61],
    [1000, 500],
    [701, 303],
    [40, 600],
  ])('of %i x %i is read', async (width, height) => {
    await expectQuarters(await drawn(width, height), width, height, 8);
  });

  it('is read without loss, with alpha, and in a container', async () => {
    await expectQuarters(await drawn(96, 64, { lossless: true }), 96, 64, 0);
    await expectQuarters(jxlContainer(codestream), 96, 64, 8);
    await expectQuarters(jxlContainer(codestream, 100), 96, 64, 8);
    const half = new Uint8ClampedArray(32 * 32 * 4).map((_, i) => (i % 4 === 3 ? 128 : 0));
    const { rgb } = await decodeImage(await jxlOf(half, 32, 32, { lossless: true }));
    expect(rgb.data[0]).toBe(127);
  });

  it('past a limit is refused before it is decoded', async () => {
    // The header alone: there is nothing behind it to decode.
    const header = codestream.subarray(0, 16);
    await expect(decodeImage(header, { maxPixels: 6000 })).rejects.toMatchObject({ code: 'too-many-pixels' });
    await expect(decodeImage(header, { minSide: 65 })).rejects.toMatchObject({ code: 'too-small' });
    await expect(decodeImage(Uint8Array.of(0xff, 0x0a, ...declaring(5000, 5000)))).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/5000 x 5000 pixels, more than 16 megapixels/),
    });
  });

  it('that is damaged is refused, and leaves nothing behind', async () => {
    for (const file of [codestream, jxlContainer(codestream), jxlContainer(codestream, 100)]) {
      for (const share of [0.01, 0.3, 0.6, 0.95]) {
        const cut = file.subarray(0, Math.max(12, Math.floor(file.length * share)));
        await expect(decodeImage(cut)).rejects.toMatchObject({
          code: 'damaged',
          message: expect.stringMatching(/JXL|JPEG XL/),
        });
      }
    }
    await expectQuarters(codestream, 96, 64, 8);
  });
});

/** A size header with both sides in 13 bits. */
function declaring(width: number, height: number): Uint8Array {
  const bits: number[] = [];
  const write = (value: number, count: number) => {
    for (let i = 0; i < count; i++) bits.push(Math.floor(value / 2 ** i) % 2);
  };
  write(0, 1);
  write(1, 2);
  write(height - 1, 13);
  write(0, 3);
  write(1, 2);
  write(width - 1, 13);
  const bytes = new Uint8Array(Math.ceil(bits.length / 8) + 4);
  for (const [i, bit] of bits.entries()) bytes[i >> 3] |= bit << (i & 7);
  return bytes;
}
