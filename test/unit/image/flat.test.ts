import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage, isFlat, thumbnail } from '../../../layers/retrieval/src/image/index.ts';
import { clutter } from './pictures.ts';

const size = { width: 320, height: 240 };
const page = (svg: string) =>
  sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240">${svg}</svg>`));

async function isFlatFile(file: Promise<Uint8Array>): Promise<boolean> {
  return isFlat((await decodeImage(await file)).rgb);
}

describe('a picture is flat', () => {
  it.each([
    ['of one colour', () => sharp({ create: { ...size, channels: 3, background: '#336' } }).png()],
    ['of one colour, compressed', () => sharp({ create: { ...size, channels: 3, background: '#336' } }).jpeg()],
    [
      'of the noise of a covered lens',
      () =>
        sharp({
          create: { ...size, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 8, sigma: 1.5 } },
        }).png(),
    ],
    [
      'of one colour that hardly shows',
      () => page('<rect width="320" height="240" fill="#123" fill-opacity=".012"/>').png(),
    ],
  ])('%s', async (_name, drawn) => {
    expect(await isFlatFile(drawn().toBuffer())).toBe(true);
  });

  it('never where something shows', async () => {
    expect(await isFlatFile(clutter(160, 120).png().toBuffer())).toBe(false);
    const letter = '<rect width="320" height="240" fill="#fff"/><text x="150" y="130" font-size="9">i</text>';
    expect(await isFlatFile(page(letter).png().toBuffer())).toBe(false);
    const gradient = `<linearGradient id="g"><stop stop-color="#888"/><stop offset="1" stop-color="#999"/></linearGradient>
      <rect width="320" height="240" fill="url(#g)"/>`;
    expect(await isFlatFile(page(gradient).png().toBuffer())).toBe(false);
  });
});

describe('white logos on transparency', () => {
  const logo = async (figure: string) => (await decodeImage(await page(figure).png().toBuffer())).rgb;

  it('show on their ground and in their thumbnails', async () => {
    for (const figure of [
      '<circle cx="160" cy="120" r="80" fill="#fff"/>',
      '<rect x="90" y="50" width="140" height="140" fill="#fefefe"/>',
      '<path d="M160 30 L250 200 L70 200 Z" fill="#fff"/>',
    ]) {
      const rgb = await logo(figure);
      expect(isFlat(rgb)).toBe(false);
      expect(isFlat((await decodeImage(await thumbnail(rgb))).rgb)).toBe(false);
    }
  });
});
