import type { RgbImage } from '@dlsift/retrieval/image';
import { findHomography, type Homography, type Point } from '@dlsift/retrieval/matching';
import sharp from 'sharp';
import { uniform } from './random.ts';

/** Pixels of a view. */
const width = 480;
const height = 360;

/** A picture as someone would photograph it: the JPEG, and where the picture's corners lie in it. */
export interface Photograph {
  jpeg: Buffer;
  corners: Point[];
}

/**
 * Seeded, by turns: twice a view at an angle with another picture around it, a close-up that cuts the edges off, a steep view
 * from afar. Each with its own light, blur, noise and JPEG quality (35 to 85).
 */
export async function photograph(picture: RgbImage, around: RgbImage, seed: number): Promise<Photograph> {
  const random = uniform(seed);
  const corners = placeCorners(picture, seed % 4, random);
  const view = render(picture, around, corners, random);
  const sigma = 1.4 * random();
  const pipeline = sharp(view, { raw: { width, height, channels: 3 } });
  const pixels = await (sigma > 0.3 ? pipeline.blur(sigma) : pipeline).raw().toBuffer();
  const noise = 20 * random();
  for (let i = 0; i < pixels.length; i++)
    pixels[i] = clamp(pixels[i]! + noise * (random() + random() + random() - 1.5));
  const quality = Math.round(35 + 50 * random());
  return {
    jpeg: await sharp(pixels, { raw: { width, height, channels: 3 } })
      .jpeg({ quality })
      .toBuffer(),
    corners,
  };
}

function placeCorners(picture: RgbImage, kind: number, random: () => number): Point[] {
  const [least, range] = kind === 2 ? [1.3, 0.9] : kind === 3 ? [0.55, 0.3] : [0.6, 0.5];
  const scale = (least! + range! * random()) * Math.min(width / picture.width, height / picture.height);
  const [w, h] = [picture.width * scale, picture.height * scale];
  const slant = kind === 3 ? 0.28 : 0.12;
  const turn = (random() - 0.5) * (kind === 2 ? 0.2 : 0.7);
  const x = width / 2 + (random() - 0.5) * (kind === 2 ? 0.3 * w : 40);
  const y = height / 2 + (random() - 0.5) * (kind === 2 ? 0.3 * h : 30);
  const units: Point[] = [
    [-0.5, -0.5],
    [0.5, -0.5],
    [0.5, 0.5],
    [-0.5, 0.5],
  ];
  return units.map(([u, v]): Point => {
    const du = (u + (random() - 0.5) * slant) * w;
    const dv = (v + (random() - 0.5) * slant) * h;
    return [x + du * Math.cos(turn) - dv * Math.sin(turn), y + du * Math.sin(turn) + dv * Math.cos(turn)];
  });
}

function render(picture: RgbImage, around: RgbImage, corners: Point[], random: () => number): Uint8Array {
  const own = [0, 0, picture.width, 0, picture.width, picture.height, 0, picture.height];
  const fit = findHomography(Float32Array.from(corners.flat()), Float32Array.from(own));
  if (!fit) throw new Error(`no view has its corners at ${corners.join('; ')}`);
  const gain = 0.75 + 0.45 * random();
  const offset = 30 * (random() - 0.5);
  const out = new Uint8Array(width * height * 3);
  const sum = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      sum.fill(0);
      for (const [dx, dy] of [
        [-0.25, -0.25],
        [0.25, -0.25],
        [-0.25, 0.25],
        [0.25, 0.25],
      ] as const) {
        if (!addSample(picture, fit.matrix, x + dx, y + dy, sum)) {
          addPixel(around, ((x + 0.5) * around.width) / width - 0.5, ((y + 0.5) * around.height) / height - 0.5, sum);
        }
      }
      for (let c = 0; c < 3; c++) out[3 * (y * width + x) + c] = clamp((gain * sum[c]!) / 4 + offset);
    }
  }
  return out;
}

function addSample(picture: RgbImage, h: Homography, x: number, y: number, sum: number[]): boolean {
  const w = h[6]! * x + h[7]! * y + h[8]!;
  const u = (h[0]! * x + h[1]! * y + h[2]!) / w;
  const v = (h[3]! * x + h[4]! * y + h[5]!) / w;
  if (!(w > 0 && u >= 0 && v >= 0 && u <= picture.width - 1 && v <= picture.height - 1)) return false;
  addPixel(picture, u, v, sum);
  return true;
}

/** Adds the bilinear value at (x, y), clamped to the picture. */
function addPixel({ data, width, height }: RgbImage, x: number, y: number, sum: number[]): void {
  const u = Math.min(Math.max(x, 0), width - 1);
  const v = Math.min(Math.max(y, 0), height - 1);
  const left = Math.min(Math.floor(u), width - 2);
  const top = Math.min(Math.floor(v), height - 2);
  const [fx, fy] = [u - left, v - top];
  const at = 3 * (top * width + left);
  for (let c = 0; c < 3; c++) {
    const upper = data[at + c]! * (1 - fx) + data[at + 3 + c]! * fx;
    const lower = data[at + 3 * width + c]! * (1 - fx) + data[at + 3 * width + 3 + c]! * fx;
    sum[c]! += upper * (1 - fy) + lower * fy;
  }
}

function clamp(value: number): number {
  return Math.min(255, Math.max(0, value));
}
