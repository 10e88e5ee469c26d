import type { RgbImage } from '@dlsift/retrieval/image';
import { findHomography, type Point } from '@dlsift/retrieval/matching';
import sharp from 'sharp';
import { uniform } from '../matching/random.ts';
import { render, type View } from '../matching/render.ts';

/** Size of a photograph, in pixels. */
const view = { width: 640, height: 480 };

/** Circumstances of a photograph; ranges are [min, max]. */
interface Circumstances {
  /** Height or width of the thing, whichever fills more, relative to the view. */
  size: readonly [number, number];
  /** Displacement of the corners by perspective, relative to the thing's sides. */
  slant: number;
  /** Degrees. */
  turn: readonly [number, number];
  /** Standard deviation, in pixels. */
  blur: readonly [number, number];
  /** Length of the camera's movement, in pixels. */
  shake: number;
  /** Standard deviation, in grey levels. */
  noise: number;
  /** Grey levels that a reflection adds at its centre. */
  glare: number;
  /** Relative difference of brightness between two sides. */
  unevenness: number;
  /** JPEG quality. */
  quality: readonly [number, number];
}

/** From a careful photograph to one that people hesitate over. */
export const circumstances = {
  careful: {
    size: [0.75, 0.95],
    slant: 0.06,
    turn: [-8, 8],
    blur: [0, 0.7],
    shake: 0,
    noise: 3,
    glare: 0,
    unevenness: 0.15,
    quality: [70, 90],
  },
  casual: {
    size: [0.55, 0.85],
    slant: 0.16,
    turn: [-25, 25],
    blur: [0.5, 1.3],
    shake: 3,
    noise: 7,
    glare: 130,
    unevenness: 0.4,
    quality: [45, 80],
  },
  close: {
    size: [1.2, 1.8],
    slant: 0.12,
    turn: [-15, 15],
    blur: [0.5, 1.5],
    shake: 3,
    noise: 7,
    glare: 130,
    unevenness: 0.4,
    quality: [45, 80],
  },
  turned: {
    size: [0.6, 0.9],
    slant: 0.12,
    turn: [80, 280],
    blur: [0.3, 1.2],
    shake: 2,
    noise: 6,
    glare: 100,
    unevenness: 0.3,
    quality: [45, 80],
  },
  poor: {
    size: [0.42, 0.6],
    slant: 0.28,
    turn: [-45, 45],
    blur: [0.8, 1.8],
    shake: 5,
    noise: 12,
    glare: 200,
    unevenness: 0.6,
    quality: [30, 55],
  },
} as const satisfies Record<string, Circumstances>;
export type Difficulty = keyof typeof circumstances;
export const difficulties = Object.keys(circumstances) as Difficulty[];

/**
 * A photograph of `picture` lying on `background`, as a JPEG. Equal seeds give equal photographs.
 */
export async function capture(
  picture: RgbImage,
  background: RgbImage,
  difficulty: Difficulty,
  seed: number,
): Promise<Buffer> {
  const taken: Circumstances = circumstances[difficulty];
  const random = uniform(seed);
  const within = ([least, most]: readonly [number, number]) => least + (most - least) * random();
  const corners = place(picture, within(taken.size), taken.slant, (within(taken.turn) * Math.PI) / 180, random);
  const own = [0, 0, picture.width, 0, picture.width, picture.height, 0, picture.height];
  const fit = findHomography(Float32Array.from(corners.flat()), Float32Array.from(own));
  if (!fit) throw new Error(`no view has its corners at ${corners.join('; ')}`);
  const seen = render(picture, background, fit.matrix, view);
  light(seen, taken, random);
  const sharpened = await blurred(seen, within(taken.blur), taken.shake * random(), random() * Math.PI);
  addNoise(sharpened, taken.noise * (0.4 + 0.6 * random()), random);
  return sharp(sharpened, { raw: { ...view, channels: 3 } })
    .jpeg({ quality: Math.round(within(taken.quality)) })
    .toBuffer();
}

function place(picture: RgbImage, size: number, slant: number, turn: number, random: () => number): Point[] {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const across = Math.abs(picture.width * cos) + Math.abs(picture.height * sin);
  const down = Math.abs(picture.width * sin) + Math.abs(picture.height * cos);
  const scale = size * Math.min(view.width / across, view.height / down);
  const [w, h] = [picture.width * scale, picture.height * scale];
  const slack = Math.max(0.06, Math.abs(1 - size) / 3);
  const x = view.width * (0.5 + (random() - 0.5) * slack);
  const y = view.height * (0.5 + (random() - 0.5) * slack);
  return (
    [
      [-0.5, -0.5],
      [0.5, -0.5],
      [0.5, 0.5],
      [-0.5, 0.5],
    ] as const
  ).map(([u, v]): Point => {
    const du = (u + (random() - 0.5) * slant) * w;
    const dv = (v + (random() - 0.5) * slant) * h;
    return [x + du * cos - dv * sin, y + du * sin + dv * cos];
  });
}

/** Applies exposure, a colour cast, light from one side, and a soft reflection. */
function light({ data, width, height }: View, { unevenness, glare }: Circumstances, random: () => number): void {
  const exposure = 0.75 + 0.45 * random();
  const cast = [0, 1, 2].map(() => 0.92 + 0.16 * random());
  const angle = 2 * Math.PI * random();
  const [gx, gy] = [(unevenness * Math.cos(angle)) / width, (unevenness * Math.sin(angle)) / height];
  const [cx, cy] = [width * (0.25 + 0.5 * random()), height * (0.25 + 0.5 * random())];
  const [rx, ry] = [width * (0.08 + 0.14 * random()), height * (0.08 + 0.2 * random())];
  const strength = glare * random();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const gain = exposure * (1 + gx * (x - width / 2) + gy * (y - height / 2));
      const shine = strength * Math.exp(-(((x - cx) / rx) ** 2) - ((y - cy) / ry) ** 2);
      for (let c = 0; c < 3; c++) {
        const at = 3 * (y * width + x) + c;
        data[at] = Math.min(255, Math.max(0, data[at] * gain * cast[c] + shine));
      }
    }
  }
}

/** Blurs by defocus, and by a movement along a line. */
async function blurred({ data, width, height }: View, sigma: number, shake: number, angle: number): Promise<Buffer> {
  let pipeline = sharp(data, { raw: { width, height, channels: 3 } });
  if (shake >= 1) {
    const half = Math.ceil(shake / 2);
    const side = 2 * half + 1;
    const kernel = new Array<number>(side * side).fill(0);
    for (let step = -2 * half; step <= 2 * half; step++) {
      const along = (step / (2 * half)) * (shake / 2);
      const [dx, dy] = [Math.round(along * Math.cos(angle)), Math.round(along * Math.sin(angle))];
      kernel[(dy + half) * side + dx + half] += 1;
    }
    pipeline = pipeline.convolve({ width: side, height: side, kernel });
  }
  const { data: moved } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  if (sigma < 0.3) return moved;
  return sharp(moved, { raw: { width, height, channels: 3 } })
    .blur(sigma)
    .raw()
    .toBuffer();
}

function addNoise(pixels: Buffer, sigma: number, random: () => number): void {
  // The sum of three uniform numbers has a standard deviation of 1/2.
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i] + 2 * sigma * (random() + random() + random() - 1.5);
    pixels[i] = Math.min(255, Math.max(0, value));
  }
}
