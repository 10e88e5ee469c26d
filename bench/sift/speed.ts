import { detectAndCompute } from '@dlsift/retrieval/sift';
import { type Figure, quantile } from '../figures.ts';
import type { OpenCv } from './opencv.ts';
import { type GrayPicture, readGray } from './pictures.ts';

const sizes = [
  { width: 384, height: 256 },
  { width: 640, height: 480 },
  { width: 1024, height: 768 },
];
const warmUps = 2;
const rounds = 9;

/**
 * Milliseconds per picture on one thread at three sizes; with peers, taking turns on every picture.
 */
export async function measureSpeed(paths: string[], peers: OpenCv[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of sizes) {
    const ours: number[] = [];
    const theirs = peers.map((): number[] => []);
    for (const path of paths) {
      const times = await takeTurns(await readGray(path, size), peers);
      ours.push(times[0]);
      for (const [i, list] of theirs.entries()) list.push(times[i + 1]);
    }
    figures.push(...figuresOf(`${size.width} x ${size.height}`, ours, theirs, peers));
  }
  return figures;
}

function figuresOf(size: string, ours: number[], theirs: number[][], peers: OpenCv[]): Figure[] {
  const time = { name: `${size}, median photograph`, value: quantile(ours, 0.5), unit: 'ms' };
  if (peers.length === 0) return [time];
  return peers.flatMap(({ name }, i) => {
    const ratios = ours.map((ms, k) => ms / theirs[i][k]);
    const slowest = ratios.indexOf(Math.max(...ratios));
    return [
      { ...time, against: name, ratio: quantile(ratios, 0.5) },
      { name: `${size}, worst photograph`, value: ours[slowest], unit: 'ms', against: name, ratio: ratios[slowest] },
    ];
  });
}

/** Median milliseconds of ours, then of each peer. */
async function takeTurns(picture: GrayPicture, peers: OpenCv[]): Promise<number[]> {
  const runs: (() => Promise<number>)[] = [
    async () => timeOurs(picture),
    ...peers.map((peer) => () => peer.time(picture)),
  ];
  for (const peer of peers) await peer.open(picture);
  const times = runs.map((): number[] => []);
  for (let round = 0; round < warmUps + rounds; round++) {
    for (const [i, run] of runs.entries()) {
      const ms = await run();
      if (round >= warmUps) times[i].push(ms);
    }
  }
  return times.map((list) => quantile(list, 0.5));
}

function timeOurs({ gray, width, height }: GrayPicture): number {
  const start = performance.now();
  detectAndCompute(gray, width, height);
  return performance.now() - start;
}
