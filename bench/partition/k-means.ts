import type { Matrix } from '@dlsift/retrieval/math';
import { kMeans } from '@dlsift/retrieval/partition';
import { type Figure, quantile } from '../figures.ts';
import { gaussianGroups } from './data.ts';
import { medianTime } from './median-time.ts';
import type { Peers } from './peer.ts';

const rowCount = 50_000;
const columnCount = 128;
const cells = 256;
const iterationCount = 10;
const rounds = 5;

/** Lloyd's iterations from the same first centroids on both sides. */
export async function benchKMeans(peers: Peers | undefined): Promise<Figure[]> {
  const { x } = gaussianGroups(rowCount, columnCount, 1000, 2, 3);
  const initial: Matrix = { data: x.data.slice(0, cells * columnCount), rows: cells, columns: columnCount };
  const run = () => kMeans(x, cells, { initial, iterations: iterationCount });
  const { centroids } = await run();
  const times: number[] = [];
  const ratios: number[] = [];
  let theirs: Matrix | undefined;
  for (let round = 0; round < rounds; round++) {
    times.push(await medianTime(run));
    if (!peers?.faiss) continue;
    const answer = await peers.kMeans(x, initial, iterationCount);
    ratios.push(times.at(-1)! / answer.ms);
    theirs = answer.centroids;
  }
  const inertia = await inertiaOf(x, centroids);
  const time = { name: 'k-means, 50 000 x 128, k = 256, 10 iterations', value: quantile(times, 0.5), unit: 'ms' };
  const quality = { name: 'k-means, inertia', value: inertia, unit: '' };
  if (!theirs || !peers?.faiss) return [time, quality];
  return [
    { ...time, against: peers.faiss, ratio: quantile(ratios, 0.5) },
    { ...quality, against: peers.faiss, ratio: inertia / (await inertiaOf(x, theirs)) },
  ];
}

/** Sum of squared distances of the rows to their nearest centroid. */
async function inertiaOf(x: Matrix, initial: Matrix): Promise<number> {
  const { labels } = await kMeans(x, initial.rows, { initial, iterations: 1 });
  let inertia = 0;
  for (let i = 0; i < x.rows; i++) {
    for (let c = 0; c < x.columns; c++) {
      inertia += (x.data[i * x.columns + c] - initial.data[labels[i] * x.columns + c]) ** 2;
    }
  }
  return inertia;
}
