import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, getUsage, searchByPicture } from '@dlsift/client';
import { listPictures, type PictureFile } from '@dlsift/client/folder';
import sharp from 'sharp';
import { type BenchResult, quantile } from '../figures.ts';
import { removeState, startLocalCloud } from '../local-cloud.ts';

const pictures = Number(process.env.DLSIFT_BENCH_PICTURES ?? 10_000);
const searches = 200;
/** Searches before those that are measured, so that all processes are warm. */
const warming = 20;
/** Number of candidates verified by geometry. */
const verified = 20;

/**
 * Measures searches by 640 x 480 pictures over HTTP in a large library of crops, unlabelled, so
 * that a build clusters them. No query's file is in the library.
 */
export async function runLatencyBench({ dataset }: { dataset?: string | undefined }): Promise<BenchResult> {
  if (dataset === undefined) return { figures: [], skipped: ['everything: expected --dataset DIR with photographs'] };
  const sources = (await listPictures(dataset)).pictures;
  const folder = mkdtempSync(join(tmpdir(), 'dlsift-latency-'));
  try {
    await writeCrops(sources, folder);
    const cloud = await startLocalCloud({ photos: folder });
    try {
      return await measure(createClient(cloud), sources, cloud.readySeconds);
    } finally {
      await cloud.stop();
      removeState(cloud);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  client: ReturnType<typeof createClient>,
  sources: PictureFile[],
  readySeconds: number,
): Promise<BenchResult> {
  const { images } = await getUsage(client);
  const milliseconds: number[] = [];
  const stages = new Map<string, number[]>();
  const scanned: number[] = [];
  for (let i = -warming; i < searches; i++) {
    const query = await sharp(sources[(i + warming) % sources.length].path)
      .resize(640, 480, { fit: 'cover' })
      .jpeg({ quality: 88 })
      .toBuffer();
    const start = performance.now();
    const answer = await searchByPicture(client, new Uint8Array(query), { k: 20, verify: verified });
    if (i < 0) continue;
    milliseconds.push(performance.now() - start);
    scanned.push(answer.partition.fractionScanned);
    for (const [stage, ms] of Object.entries(answer.timings)) stages.set(stage, [...(stages.get(stage) ?? []), ms]);
  }
  const figures = [
    { name: 'pictures in the library', value: images.ready, unit: 'pictures' },
    { name: 'from the start until partitioned', value: readySeconds, unit: 's' },
    { name: 'fraction scanned, p50', value: quantile(scanned, 0.5), unit: 'share' },
    { name: 'search over HTTP, p50', value: quantile(milliseconds, 0.5), unit: 'ms' },
    { name: 'search over HTTP, p95', value: quantile(milliseconds, 0.95), unit: 'ms' },
    ...[...stages].map(([stage, ms]) => ({ name: `stage ${stage}, p50`, value: quantile(ms, 0.5), unit: 'ms' })),
  ];
  return { figures, skipped: [] };
}

/**
 * Crops of 60 to 95 % of the sources in turn, each at another position, at most 384 pixels wide.
 */
async function writeCrops(sources: PictureFile[], folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < pictures; i++) {
    const { width, height } = await sharp(sources[i % sources.length].path).metadata();
    const share = 0.6 + 0.35 * fraction(i * 0.7548776662);
    const [w, h] = [Math.floor(width * share), Math.floor(height * share)];
    const left = Math.floor((width - w) * fraction(i * 0.5698402909));
    const top = Math.floor((height - h) * fraction(i * 0.3819660113));
    await sharp(sources[i % sources.length].path)
      .extract({ left, top, width: w, height: h })
      .resize({ width: 384, withoutEnlargement: true })
      .jpeg({ quality: 85 })
      .toFile(join(folder, `${String(i).padStart(6, '0')}.jpg`));
  }
}

const fraction = (x: number) => x - Math.floor(x);
