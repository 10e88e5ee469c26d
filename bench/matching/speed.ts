import {
  type FramedKeypoints,
  findHomography,
  matchDescriptors,
  type Point,
  verifyFramed,
} from '@dlsift/retrieval/matching';
import { type Figure, mean, quantile } from '../figures.ts';
import type { Instances } from './instances.ts';
import type { HomographyPeer, Matrix, OpenCv } from './opencv.ts';
import { uniform } from './random.ts';

const warmUps = 10;
const rounds = 61;
const candidates = 50;
/** Largest error of any corner of a correct homography, in pixels. */
const cornerTolerance = 8;

/**
 * Milliseconds to match 500 x 500 descriptors; with OpenCV, taking turns. The time does not depend
 * on their values.
 */
export async function measureMatching(opencv: OpenCv | undefined): Promise<Figure[]> {
  const random = uniform(7);
  const [a, b] = [1, 2].map(() => Uint8Array.from({ length: 500 * 128 }, () => 90 * random()));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < warmUps + rounds; round++) {
    const ms = timed(() => matchDescriptors(a, b));
    const peer = await opencv?.match(a, b);
    if (round < warmUps) continue;
    ours.push(ms);
    if (peer !== undefined) theirs.push(peer);
  }
  const value = quantile(ours, 0.5);
  const figure = { name: 'match 500 x 500 descriptors', value, unit: 'ms' };
  return [opencv ? { ...figure, against: opencv.name, ratio: value / quantile(theirs, 0.5) } : figure];
}

/**
 * Milliseconds to verify the picture that a photograph shows, one that it does not show, and 50 at
 * once.
 */
export function measureVerification({ library, queries }: Instances): Figure[] {
  const shown: number[] = [];
  const others: number[] = [];
  const lists: number[] = [];
  for (let pass = 0; pass < 2; pass++) {
    for (const { keypoints, shown: index } of queries) {
      const list = Array.from({ length: candidates }, (_, i) => library[(index + i) % library.length]);
      const times = list.map((candidate) => timed(() => verifyFramed(keypoints, candidate)));
      if (pass === 0) continue;
      shown.push(times[0]);
      others.push(...times.slice(1));
      lists.push(times.reduce((sum, ms) => sum + ms, 0));
    }
  }
  return [
    { name: 'verify the picture shown', value: quantile(shown, 0.5), unit: 'ms' },
    { name: 'verify another picture', value: quantile(others, 0.5), unit: 'ms' },
    { name: `verify ${candidates} candidates`, value: quantile(lists, 0.5), unit: 'ms' },
  ];
}

/**
 * Homographies from matches with and without the ratio test (without, most matches are wrong):
 * milliseconds, and the share that maps the picture's corners within 8 pixels of the truth. Peers
 * get the same points, threshold, iterations and confidence, in turn.
 */
export async function measureHomographies(instances: Instances, peers: HomographyPeer[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const ratio of [0.8, 1]) {
    const runs = [ours, ...peers].map((peer) => ({ peer, times: [] as number[], right: [] as number[] }));
    for (const { keypoints, shown, corners } of instances.queries) {
      const candidate = instances.library[shown];
      const { pairs } = matchDescriptors(candidate.descriptors, keypoints.descriptors, { ratio });
      if (pairs.length < 8) continue;
      const from = pick(candidate, pairs, 0);
      const to = pick(keypoints, pairs, 1);
      for (const { peer, times, right } of runs) {
        const { ms, matrix } = await peer.find(from, to);
        times.push(ms);
        right.push(matrix && cornerError(matrix, candidate, corners) < cornerTolerance ? 1 : 0);
      }
    }
    const what = ratio < 1 ? 'homography from tested matches' : 'homography from untested matches';
    const [{ times, right }, ...others] = runs as [(typeof runs)[0], ...typeof runs];
    const [value, share] = [quantile(times, 0.5), mean(right)];
    const against = others.length > 0 ? others : [undefined];
    for (const other of against) {
      const beside = (mine: number, theirs: (run: (typeof runs)[0]) => number) =>
        other ? { against: other.peer.name, ratio: mine / theirs(other) } : {};
      figures.push({ name: what, value, unit: 'ms', ...beside(value, (run) => quantile(run.times, 0.5)) });
      figures.push({ name: `${what}, right`, value: share, unit: 'share', ...beside(share, (run) => mean(run.right)) });
    }
  }
  return figures;
}

const ours: HomographyPeer = {
  name: 'DLSIFT',
  async find(from, to) {
    let matrix: Matrix = null;
    const ms = timed(() => {
      matrix = findHomography(from, to)?.matrix ?? null;
    });
    return { ms, matrix };
  },
};

function pick({ geometry }: FramedKeypoints, pairs: Int32Array, side: 0 | 1): Float32Array {
  return Float32Array.from({ length: pairs.length }, (_, i) => geometry[4 * pairs[(i & ~1) + side] + (i & 1)]);
}

function cornerError(h: ArrayLike<number>, { width, height }: FramedKeypoints, corners: Point[]) {
  const own = [0, 0, width, 0, width, height, 0, height];
  const errors = corners.map(([x, y], i) => {
    const [u, v] = [own[2 * i], own[2 * i + 1]];
    const w = h[6] * u + h[7] * v + h[8];
    return Math.hypot((h[0] * u + h[1] * v + h[2]) / w - x, (h[3] * u + h[4] * v + h[5]) / w - y);
  });
  return Math.max(...errors);
}

function timed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}
