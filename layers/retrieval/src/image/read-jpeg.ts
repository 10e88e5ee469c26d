import { UnreadableImageError } from './errors.ts';
import { isFlat } from './samples/flat.ts';
import type { PictureSource } from './source.ts';
import type { DecodedImage, RgbImage } from './types.ts';

/** Decodes a source; strictly: throws at the decoder's warnings too. */
type Read = (source: PictureSource & { isStrict?: boolean }) => Promise<RgbImage>;

/** libjpeg's warning where its data ends early; it fills the rest with one colour. */
const endsEarly = /premature end of data/i;

/** Share of a picture's side that is filled where its data ends early, at least. */
const filledShare = 1 / 8;

/**
 * Reads a JPEG, as it is or with its end marker added. Warnings of the decoder are accepted, since
 * cameras and editors cause harmless ones, except where they leave a side of the picture empty or
 * all of it.
 *
 * @param read decodes the source, or the source with other bytes
 * @throws UnreadableImageError where the data ends early or cannot be decoded
 */
export async function readJpeg(source: PictureSource, read: Read): Promise<Pick<DecodedImage, 'rgb' | 'notes'>> {
  const strict = await attempt(() => read({ ...source, isStrict: true }));
  if ('value' in strict) return { rgb: strict.value, notes: [] };
  const lenient = await attempt(() => read(source));
  if ('value' in lenient) {
    const { message } = strict.error;
    const rgb = lenient.value;
    if (isFlat(rgb) || (endsEarly.test(message) && hasFlatSide(rgb))) throw damaged(source, strict.error);
    return { rgb, notes: [] };
  }
  if (source.format === 'jpeg') {
    const mended = await attempt(() => read({ ...source, bytes: withEndMarker(source.bytes), isStrict: true }));
    if ('value' in mended) return { rgb: mended.value, notes: ['no-end-marker'] };
  }
  throw damaged(source, lenient.error);
}

async function attempt<Value>(action: () => Promise<Value>): Promise<{ value: Value } | { error: Error }> {
  try {
    return { value: await action() };
  } catch (error) {
    if (error instanceof UnreadableImageError) throw error;
    return { error: error as Error };
  }
}

function damaged({ format }: PictureSource, origin: Error): UnreadableImageError {
  return new UnreadableImageError({ code: 'damaged', format }, origin);
}

function withEndMarker(jpeg: Uint8Array): Uint8Array {
  const mended = new Uint8Array(jpeg.length + 2);
  mended.set(jpeg);
  mended.set([0xff, 0xd9], jpeg.length);
  return mended;
}

/** Whether a strip along any side is of one colour: the picture may have been turned upright. */
function hasFlatSide({ data, width, height }: RgbImage): boolean {
  const [across, down] = [width, height].map((side) => Math.ceil(side * filledShare));
  const strips = [
    { left: 0, top: 0, right: width, bottom: down },
    { left: 0, top: height - down, right: width, bottom: height },
    { left: 0, top: 0, right: across, bottom: height },
    { left: width - across, top: 0, right: width, bottom: height },
  ];
  return strips.some(({ left, top, right, bottom }) => {
    const strip = new Uint8Array(3 * (right - left) * (bottom - top));
    for (let y = top; y < bottom; y++) {
      strip.set(data.subarray(3 * (y * width + left), 3 * (y * width + right)), 3 * (y - top) * (right - left));
    }
    return isFlat({ data: strip, width: right - left, height: bottom - top });
  });
}
