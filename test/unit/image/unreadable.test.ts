import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  decodeImage,
  type UnreadableImageCode,
  UnreadableImageError,
} from '../../../layers/retrieval/src/image/index.ts';
import { clutter, containerOf, pngWithHeader } from './pictures.ts';

async function refusalOf(bytes: Uint8Array, limits = {}): Promise<UnreadableImageError> {
  const error = await decodeImage(bytes, limits).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UnreadableImageError)) throw new Error(`expected a refusal, got ${error ?? 'a picture'}`);
  return error;
}

const text = (content: string) => Buffer.from(content);

describe('decodeImage refuses', () => {
  it.each<[string, Uint8Array, UnreadableImageCode, RegExp]>([
    ['nothing', new Uint8Array(0), 'empty', /0 bytes/],
    ['a text file', text('hello, I am not a picture'), 'unknown-format', /JPEG, PNG, WebP/],
    ['an SVG', text('<?xml version="1.0"?>\n<!-- x --><svg width="9" height="9"/>'), 'unknown-format', /SVG/],
    ['a PDF', text('%PDF-1.7 and so on'), 'unknown-format', /PDF/],
    ['a film', containerOf('isom', 'mp42'), 'unknown-format', /film/],
    ['an HEIC with no pictures', containerOf('heic', 'mif1'), 'damaged', /HEIC/],
    ['an AVIF with no pictures', containerOf('mif1', 'avif'), 'damaged', /AVIF/],
    ['a lone JPEG signature', Uint8Array.of(0xff, 0xd8, 0xff), 'damaged', /JPEG/],
    // There is nothing behind it to decode: that would be called damaged.
    [
      'a 200-megapixel PNG header',
      pngWithHeader(20_000, 10_000),
      'too-many-pixels',
      /20000 x 10000 .*200 megapixels.*100/,
    ],
    ['a header past any memory', pngWithHeader(2_000_000, 2_000_000), 'too-many-pixels', /2000000 x 2000000/],
    ['one pixel', pngWithHeader(1, 1), 'too-small', /1 x 1 .*16/],
    ['a line', pngWithHeader(1000, 15), 'too-small', /1000 x 15/],
    ['a PNG that ends after its header', pngWithHeader(500, 500), 'damaged', /PNG/],
  ])('%s', async (_name, bytes, code, sentence) => {
    const error = await refusalOf(bytes);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(sentence);
    expect(error.message).not.toMatch(/vips|buffer|libpng|sharp/i);
  });

  it('a file past the byte limit, before it looks inside', async () => {
    const error = await refusalOf(text('x'.repeat(2_500_000)), { maxBytes: 2e6 });
    expect(error.code).toBe('too-large');
    expect(error.message).toMatch(/2\.5 MB.* 2 MB/);
  });

  it('what other limits refuse', async () => {
    const file = await clutter(100, 80).png().toBuffer();
    expect((await refusalOf(file, { maxPixels: 7_999 })).code).toBe('too-many-pixels');
    expect((await refusalOf(file, { minSide: 81 })).code).toBe('too-small');
    await expect(decodeImage(file, { maxPixels: 8_000, minSide: 80 })).resolves.toMatchObject({ width: 100 });
    // An undefined limit means the default limit.
    expect((await refusalOf(pngWithHeader(20_000, 10_000), { maxPixels: undefined })).code).toBe('too-many-pixels');
  });

  describe('a file that is cut off', () => {
    const whole: Record<string, Uint8Array> = {};
    beforeAll(async () => {
      const picture = () => clutter(160, 120);
      whole.jpeg = await picture().jpeg().toBuffer();
      whole.progressive = await picture().jpeg({ progressive: true }).toBuffer();
      whole.png = await picture().png().toBuffer();
      whole.webp = await picture().webp().toBuffer();
      whole.gif = await picture().gif().toBuffer();
      whole.tiff = await picture().tiff({ compression: 'lzw' }).toBuffer();
      whole.avif = await picture().avif({ effort: 0 }).toBuffer();
    });

    it.each(['jpeg', 'progressive', 'png', 'webp', 'gif', 'tiff', 'avif'])('%s', async (name) => {
      const bytes = whole[name];
      for (const share of [0.3, 0.6, 0.95]) {
        const error = await refusalOf(bytes.subarray(0, Math.floor(bytes.length * share)));
        expect(error.code, `${name} at ${share}`).toBe('damaged');
        expect(error.cause).toBeInstanceOf(Error);
      }
    });

    it('anywhere: every cut is a refusal or a picture, never another error', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...Object.values(whole)),
          fc.double({ min: 0, max: 1, noNaN: true }),
          async (bytes, at) => {
            const error = await decodeImage(bytes.subarray(0, Math.floor(bytes.length * at))).catch(
              (thrown: unknown) => thrown,
            );
            return !(error instanceof Error) || error instanceof UnreadableImageError;
          },
        ),
        { numRuns: 60 },
      );
    });
  });
});
