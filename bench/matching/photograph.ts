import type { RgbImage } from '@dlsift/retrieval/image';
import { findHomography, type Point } from '@dlsift/retrieval/matching';
import sharp from 'sharp';
import { uniform } from './random.ts';
import { render } from './render.ts';

/** Size of a view, in pixels. */
const width = 480;
const height = 360;

/** A photograph of a picture: the JPEG, and the picture's corners in it. */
export interface Photograph {
  jpeg: Buffer;
  corners: Point[];
}

/**
 * Makes seeded photographs, in turn: two at an angle with another picture around it, a close-up
 * that cuts the edges, a steep view from afar. Each has its own light, blur, noise and JPEG quality
 * (35 to 85).
 */
export async function photograph(picture: RgbImage, around: RgbImage, seed: number): Promise<Photograph> {
  const random = uniform(seed);
  const corners = placeCorners(picture, seed % 4, random);
  const own = [0, 0, picture.width, 0, picture.width, picture.height, 0, picture.height];
  const fit = findHomography(Float32Array.from(corners.flat()), Float32Array.from(own));
  if (!fit) throw new Error(`no view has its corners at ${corners.join('; ')}`);
  const view = render(picture, around, fit.matrix, { width, height });
  const gain = 0.75 + 0.45 * random();
  const offset = 30 * (random() - 0.5);
  const lit = view.data.map((value) => clamp(gain * value + offset));
  const sigma = 1.4 * random();
  const pipeline = sharp(lit, { raw: { width, height, channels: 3 } });
  const pixels = await (sigma > 0.3 ? pipeline.blur(sigma) : pipeline).raw().toBuffer();
  const noise = 20 * random();
  for (let i = 0; i < pixels.length; i++) pixels[i] = clamp(pixels[i] + noise * (random() + random() + random() - 1.5));
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
  const scale = (least + range * random()) * Math.min(width / picture.width, height / picture.height);
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

function clamp(value: number): number {
  return Math.min(255, Math.max(0, value));
}
