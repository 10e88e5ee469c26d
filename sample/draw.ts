import sharp from 'sharp';
import { compose } from './composer.ts';
import { finish } from './finish.ts';
import type { Kind } from './kinds.ts';
import { createRandom } from './random.ts';

/** Sides of a picture in pixels. Every fourth picture is upright if its kind allows it. */
const longSide = 384;
const shortSide = 256;

/**
 * Draws one picture of a kind as a JPEG file.
 * @param number counts from 1; the kind's scenes take turns, so that each appears equally often
 */
export async function drawPicture(kind: Kind, number: number, seed: string): Promise<Buffer> {
  const random = createRandom(`${seed}/${kind.name}/${number}`);
  const upright = number % 4 === 0 && kind.upright;
  const [width, height] = upright ? [shortSide, longSide] : [longSide, shortSide];
  const scene = kind.scenes[(number - 1) % kind.scenes.length];
  const { svg, horizon } = compose(kind, scene, width, height, random);
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten({ background: '#ffffff' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  finish(data, info.width, info.height, random, { smoothAbove: horizon, texture: kind.texture });
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .jpeg({ quality: 88 })
    .toBuffer();
}
