import { limits } from '../contract/index.ts';
import { LimitProblem } from '../http/index.ts';
import type { NamedPicture } from './schema.ts';

/** Where the bytes or the features of a picture come from. */
export type PictureSource = { bytes: Uint8Array } | { imageId: string } | { uploadId: string };

/**
 * The picture that JSON names.
 *
 * @returns null when it names none
 * @throws LimitProblem when an inline picture has more than `searchBodyBytes` bytes
 */
export function sourceOf({ image, imageId, uploadId }: NamedPicture): PictureSource | null {
  if (imageId !== undefined) return { imageId };
  if (uploadId !== undefined) return { uploadId };
  return image === undefined ? null : sourceOfBytes(new Uint8Array(Buffer.from(image, 'base64')));
}

/**
 * A picture sent as bytes.
 *
 * @throws LimitProblem when it has more than `searchBodyBytes` bytes
 */
export function sourceOfBytes(picture: Uint8Array): PictureSource {
  if (picture.length <= limits.searchBodyBytes) return { bytes: picture };
  throw new LimitProblem(
    'picture-too-large',
    'searchBodyBytes',
    `The picture has ${picture.length} bytes; a search takes at most ${limits.searchBodyBytes}. Send it smaller (640 pixels on the longer side are all that is looked at), or upload it: POST /v1/uploads with purpose search.`,
  );
}
