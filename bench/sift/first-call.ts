/**
 * Runs in its own process: the time of the first picture after `warmUp`, and of later ones. Prints
 * { warmUp, first, warm } in milliseconds.
 */
import { seededRandom } from '@dlsift/retrieval/math';

const side = { width: 640, height: 480 };
const random = seededRandom(1);
const gray = Uint8Array.from({ length: side.width * side.height }, (_, i) => {
  const wave = 60 * Math.sin((i % side.width) / 9) * Math.cos(Math.floor(i / side.width) / 7);
  return 128 + wave + random.integer(32);
});

let start = performance.now();
const { detectAndCompute, warmUp } = await import('@dlsift/retrieval/sift');
warmUp();
const warmUpTime = performance.now() - start;
start = performance.now();
detectAndCompute(gray, side.width, side.height);
const first = performance.now() - start;
const times = Array.from({ length: 15 }, () => {
  start = performance.now();
  detectAndCompute(gray, side.width, side.height);
  return performance.now() - start;
});
times.sort((a, b) => a - b);
process.stdout.write(JSON.stringify({ warmUp: warmUpTime, first, warm: times[7] }));
