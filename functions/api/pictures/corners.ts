import type { DescribedPicture } from './describe.ts';

/**
 * Maps a quad from the pixels of the described part, in which its keypoints lie, to pixels of the
 * whole picture. A quad in the mirror image is moved to where it is in the picture itself.
 */
export function toPicturePixels(
  quad: readonly (readonly [number, number])[],
  { keypoints, mirrored: mirror, part }: Pick<DescribedPicture, 'keypoints' | 'mirrored' | 'part'>,
  isMirrored: boolean,
): number[][] {
  const { width, height } = (isMirrored ? mirror?.keypoints : undefined) ?? keypoints ?? part;
  return quad.map(([x, y]) => {
    const across = isMirrored ? width - x : x;
    return [part.x + (across * part.width) / width, part.y + (y * part.height) / height];
  });
}
