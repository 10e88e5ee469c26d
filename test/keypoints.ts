import type { Keypoints } from '@dlsift/retrieval/features';
import { seededRandom } from '@dlsift/retrieval/math';

/** `count` keypoints whose descriptors differ from those of every other seed. */
export function drawnKeypoints(seed: number, count: number): Keypoints {
  const next = seededRandom(seed).uniform;
  const geometry = new Float32Array(4 * count);
  const descriptors = new Uint8Array(128 * count);
  for (let i = 0; i < count; i++) {
    geometry.set([640 * next(), 480 * next(), 2 + 20 * next(), 360 * next()], 4 * i);
    for (let d = 0; d < 128; d++) descriptors[128 * i + d] = next() < 0.5 ? 0 : Math.floor(90 * next());
  }
  return { width: 640, height: 480, count, geometry, descriptors };
}
