import { deviation, isFlat } from '../samples/flat.ts';
import type { RgbImage } from '../types.ts';

/** Maximum frames decoded, spread evenly over an animation. */
const maxFrames = 16;

/** Deviation of a frame that shows something, relative to the frame that shows most. */
const shownShare = 0.5;

/**
 * Takes the first frame that shows something: fade-ins start with frames of one colour.
 *
 * @param first the first frame; null: wholly transparent
 * @param frames number of frames
 * @param read decodes frame `i`; null: wholly transparent
 * @returns `first` where all frames are flat; where it is wholly transparent, a frame that is not
 */
export async function firstFrameShown(
  first: RgbImage | null,
  frames: number,
  read: (frame: number) => Promise<RgbImage | null>,
): Promise<RgbImage | null> {
  if (first && !isFlat(first)) return first;
  const stride = Math.max(1, (frames - 1) / maxFrames);
  const looked: RgbImage[] = [];
  for (let at = stride, count = 0; at < frames && count < maxFrames; at += stride, count++) {
    const frame = await read(Math.floor(at));
    if (frame) looked.push(frame);
  }
  const shown = looked.filter((frame) => !isFlat(frame)).map((frame) => ({ frame, deviation: deviation(frame) }));
  const most = Math.max(0, ...shown.map((entry) => entry.deviation));
  const found = shown.find((entry) => entry.deviation >= shownShare * most);
  return found?.frame ?? first ?? looked[0] ?? null;
}
