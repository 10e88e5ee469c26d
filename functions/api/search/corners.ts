import type { SeenPicture } from './pictures.ts';

/**
 * A quad in the pixels in which the keypoints of what was looked at lie, in pixels of the whole picture. What was found
 * in the mirror image is shown where it is in the picture itself.
 */
export function toPicturePixels(
  quad: readonly (readonly [number, number])[],
  { keypoints, mirrored: mirror, seen }: Pick<SeenPicture, 'keypoints' | 'mirrored' | 'seen'>,
  isMirrored: boolean,
): number[][] {
  const { width, height } = (isMirrored ? mirror?.keypoints : keypoints) ?? seen;
  return quad.map(([x, y]) => {
    const across = isMirrored ? width - x : x;
    return [seen.x + (across * seen.width) / width, seen.y + (y * seen.height) / height];
  });
}
