import { expect, it } from 'vitest';
import { toPicturePixels } from '../../../../functions/api/pictures/corners.ts';
import { drawnKeypoints } from '../../../keypoints.ts';

const part = { x: 100, y: 50, width: 1280, height: 960 };
const keypoints = drawnKeypoints(1, 4);

it('corners in the mirror image are moved to where they are in the picture', () => {
  const quad = [[0, 0] as const, [320, 240] as const];
  const inPicture = [
    [1380, 50],
    [740, 530],
  ];
  // Recognised without describing the mirror image, which has the size of the picture.
  expect(toPicturePixels(quad, { keypoints, part }, true)).toEqual(inPicture);
  expect(toPicturePixels(quad, { keypoints: null, part }, false)[0]).toEqual([100, 50]);
});
