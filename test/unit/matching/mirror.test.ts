import { expect, it } from 'vitest';
import { type KeypointSet, matchDescriptors, mirrorKeypoints } from '../../../layers/retrieval/src/matching/index.ts';
import { detectAndCompute, rootSift } from '../../../layers/retrieval/src/sift/index.ts';
import { draw } from '../sift/fixtures/draw.ts';

const { gray, width, height } = draw(3, 200, 160);

function keypointsOf(picture: Uint8Array): KeypointSet {
  const { count, keypoints, descriptors } = detectAndCompute(picture, width, height);
  const points = Float32Array.from({ length: 2 * count }, (_, i) => keypoints[5 * (i >> 1) + (i % 2)]);
  return { width, height, count, points, descriptors: rootSift(descriptors) };
}

it('gives the keypoints that SIFT finds in the mirror image: same locations, same descriptors', () => {
  const mirrorImage = gray.map((_, i) => gray[i - (i % width) + width - 1 - (i % width)]);
  const found = keypointsOf(mirrorImage);
  const made = mirrorKeypoints(keypointsOf(gray));
  const { pairs, distances } = matchDescriptors(found.descriptors, made.descriptors);
  let near = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    const [a, b] = [2 * pairs[i], 2 * pairs[i + 1]];
    const miss = Math.hypot(found.points[a] - made.points[b], found.points[a + 1] - made.points[b + 1]);
    if (miss < 0.2 && distances[i / 2] < 60) near++;
  }
  expect(near / found.count).toBeGreaterThan(0.8);
});
