import type { RgbImage } from '@dlsift/retrieval/image';
import sharp from 'sharp';
import { uniform } from '../matching/random.ts';

/** Size of a cover in pixels, in the proportions of a film's case. */
const width = 450;
const height = 640;

const syllables = 'ka lo mi ra ten vor sil ne do far gul hes ip jun or pe qua ris tu wen xa yl zo bra'.split(' ');
const fonts = ['DejaVu Sans', 'DejaVu Serif', 'Liberation Sans', 'Liberation Serif'];

/**
 * Draws the cover of a film that does not exist: one or two photographs, a title, a line above it,
 * bands and seals that many covers share, and small print. Equal seeds give equal covers.
 */
export async function drawCover(photographs: readonly [RgbImage, RgbImage], seed: number): Promise<Buffer> {
  const random = uniform(seed);
  const between = (least: number, most: number) => least + (most - least) * random();
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)];
  const word = () => Array.from({ length: 2 + Math.floor(random() * 2) }, () => pick(syllables)).join('');
  const color = (lightness: number) =>
    `hsl(${Math.floor(360 * random())},${Math.floor(between(20, 90))}%,${lightness}%)`;
  const text = (y: number, size: number, fill: string, words: string, anchor = 'middle') =>
    `<text x="${anchor === 'middle' ? width / 2 : 24}" y="${y}" font-family="${pick(fonts)}" font-size="${size}" font-weight="${pick(['bold', 'normal'])}" fill="${fill}" text-anchor="${anchor}" letter-spacing="${between(0, 4)}">${words}</text>`;

  const titleY = between(0.2, 0.9) * height;
  const isDark = random() < 0.6;
  const ink = isDark ? color(88) : color(15);
  const shapes = [
    `<rect y="${titleY - 70}" width="${width}" height="110" fill="${isDark ? 'black' : 'white'}" opacity="${between(0.2, 0.8)}"/>`,
    text(titleY, between(34, 58), ink, word().toUpperCase()),
    text(titleY + 26, between(14, 22), ink, `${word()} ${word()} ${word()}`),
    text(40, between(12, 20), ink, `${word()} · ${word()} · ${word()}`),
    ...[0, 1, 2].map((line) => text(height - 48 + 13 * line, 9, ink, Array.from({ length: 9 }, word).join(' '))),
    // Band that all cases of one publisher show at the same position.
    `<rect width="${width}" height="22" fill="${pick(['#223a8f', '#111', '#8f2222'])}"/>`,
    `<text x="${width / 2}" y="17" font-family="DejaVu Sans" font-weight="bold" font-size="15" fill="white" text-anchor="middle">DVD VIDEO</text>`,
    `<circle cx="${width - 40}" cy="${height - 90}" r="22" fill="#d33"/><text x="${width - 40}" y="${height - 83}" font-family="DejaVu Sans" font-size="20" fill="white" text-anchor="middle">${pick(['0', '6', '12', '16', '18'])}</text>`,
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes.join('')}</svg>`;
  const split = Math.round(between(0.45, 1) * height);
  const [upper, lower] = await Promise.all([
    cropped(photographs[0], width, split, between(0.8, 1.2)),
    cropped(photographs[1], width, Math.max(1, height - split), between(0.8, 1.2)),
  ]);
  return sharp({ create: { width, height, channels: 3, background: color(30) } })
    .composite([
      { input: upper, top: 0, left: 0 },
      { input: lower, top: Math.min(split, height - 1), left: 0 },
      { input: Buffer.from(svg), top: 0, left: 0 },
    ])
    .jpeg({ quality: 92 })
    .toBuffer();
}

function cropped({ data, width: w, height: h }: RgbImage, toWidth: number, toHeight: number, brightness: number) {
  return sharp(data, { raw: { width: w, height: h, channels: 3 } })
    .resize(toWidth, toHeight, { fit: 'cover' })
    .modulate({ brightness })
    .png()
    .toBuffer();
}
