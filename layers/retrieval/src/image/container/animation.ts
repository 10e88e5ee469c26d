import type { RgbImage } from '../types.ts';

/** Maximum frames decoded, spread evenly over an animation. */
const maxFrames = 16;

/** Standard deviation of a flat picture's levels, at most: what compression adds to one colour. */
const flatDeviation = 2;

/** Deviation of a frame that shows something, relative to the frame that shows most. */
const shownShare = 0.5;

/**
 * Takes the first frame that shows something: fade-ins start with frames of one colour.
 *
 * @param first the first frame; null: wholly transparent
 * @param frames number of frames
 * @param read decodes frame `i`; null: wholly transparent
 * @returns `first` where all frames are flat
 */
export async function firstFrameShown(
  first: RgbImage | null,
  frames: number,
  read: (frame: number) => Promise<RgbImage | null>,
): Promise<RgbImage | null> {
  if (deviation(first) > flatDeviation) return first;
  const stride = Math.max(1, (frames - 1) / maxFrames);
  const looked: { frame: RgbImage | null; deviation: number }[] = [];
  for (let at = stride; at < frames && looked.length < maxFrames; at += stride) {
    const frame = await read(Math.floor(at));
    looked.push({ frame, deviation: deviation(frame) });
  }
  const most = Math.max(0, ...looked.map((entry) => entry.deviation));
  if (most <= flatDeviation) return first;
  return looked.find((entry) => entry.deviation >= shownShare * most)!.frame;
}

/** Root of the mean variance of the three channels, in levels of 0 to 255. */
function deviation(frame: RgbImage | null): number {
  if (!frame) return 0;
  const { data } = frame;
  const pixels = data.length / 3;
  let variance = 0;
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0;
    let squares = 0;
    for (let i = channel; i < data.length; i += 3) {
      sum += data[i];
      squares += data[i] ** 2;
    }
    variance += squares / pixels - (sum / pixels) ** 2;
  }
  return Math.sqrt(Math.max(0, variance / 3));
}
