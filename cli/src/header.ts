import { open } from 'node:fs/promises';
import { limits } from '@dlsift/client';
import { imageSize } from 'image-size';

/** Bytes at the beginning of a file in which its header is looked for. */
const headBytes = 256 * 1024;

/**
 * Formats with one picture in a file, whose header states its size. TIFF and HEIF hold several, and
 * of a camera raw file the service reads the preview.
 */
const plainFormats = ['jpg', 'png', 'gif', 'webp'];

/**
 * The size that the header of a picture file states, where it is past what the service takes, so
 * that the file need not be read to its end and sent.
 *
 * @param path of the file
 * @returns width and height in pixels; undefined where nothing is found, which leaves the judgement
 *   to the service
 * @throws Error of the file system when the file cannot be read
 */
export async function sizePastLimit(path: string): Promise<{ width: number; height: number } | undefined> {
  const size = sizeIn(await readHead(path));
  return size !== undefined && size.width * size.height > limits.picturePixels ? size : undefined;
}

async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function sizeIn(head: Uint8Array): { width: number; height: number } | undefined {
  try {
    const { type = '', ...size } = imageSize(head);
    return plainFormats.includes(type) ? size : undefined;
  } catch {
    return undefined;
  }
}
