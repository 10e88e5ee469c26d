import { stat } from 'node:fs/promises';
import { limits } from '@dlsift/client';
import { sizePastLimit } from '../header.ts';
import { megabytes } from '../show/numbers.ts';

/** A picture named on the command line. */
export type NamedPicture = { imageId: string } | { path: string; bytes: number };

/**
 * The file of this name, or else the library's picture with this id.
 *
 * @throws Error where it is neither, or larger than any request may be, by its bytes or its header
 */
export async function findPicture(text: string): Promise<NamedPicture> {
  const found = await stat(text).catch(() => undefined);
  if (found?.isFile() && found.size > limits.uploadBytes) {
    throw new Error(`${text} has ${megabytes(found.size)}; a picture has ${megabytes(limits.uploadBytes)} at most.`);
  }
  const tooLarge = found?.isFile() ? await sizePastLimit(text) : undefined;
  if (tooLarge) {
    const { width, height } = tooLarge;
    throw new Error(
      `${text} is ${width} x ${height} pixels (${inMillions(width * height)} megapixels); a picture has ${inMillions(limits.picturePixels)} megapixels at most.`,
    );
  }
  if (found?.isFile()) return { path: text, bytes: found.size };
  if (found === undefined && isId(text)) return { imageId: text };
  throw new Error(`Expected a picture but found ${found ? 'a folder' : 'no file'} at ${text}.`);
}

function inMillions(value: number): string {
  return (value / 1e6).toFixed(1);
}

/** Whether a text has the form of a picture's id: 32 hexadecimal digits. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}
