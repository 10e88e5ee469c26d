import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Figure, quantile } from '../figures.ts';
import { type OpenCv, startOpenCv } from './opencv.ts';
import { measureRepeatability } from './oxford.ts';
import { photographsIn } from './pictures.ts';
import { measureSpeed } from './speed.ts';

/** Processes started to measure the first call; the median counts. */
const startCount = 5;

/**
 * Measures SIFT beside OpenCV's: time on photographs at three sizes, repeatability and matching on
 * the Oxford affine data, and the time of the first call. Photographs come from `dataset` or,
 * without one, from `oxford_affine` in DLSIFT_DATASETS; OpenCV from the Python named by PYTHON
 * (default: python3) and, where PYTHON_WHEEL names a second one (with a wheel of OpenCV), from that
 * too.
 */
export async function runSiftBench({ dataset }: { dataset?: string | undefined }): Promise<{
  figures: Figure[];
  skipped: string[];
}> {
  const skipped: string[] = [];
  const figures = firstCall();
  const datasets = process.env.DLSIFT_DATASETS;
  const oxford = datasets === undefined ? undefined : join(datasets, 'oxford_affine');
  const peers = await startPeers(skipped);

  const photographs = dataset ?? oxford;
  if (photographs === undefined) skipped.push('time on photographs: neither --dataset nor DLSIFT_DATASETS is given');
  else figures.push(...(await measureSpeed(photographsIn(photographs), peers)));

  if (oxford === undefined || !existsSync(oxford)) skipped.push('repeatability: no oxford_affine in DLSIFT_DATASETS');
  else figures.push(...(await measureRepeatability(oxford, peers[0])));

  for (const peer of peers) peer.stop();
  return { figures, skipped };
}

async function startPeers(skipped: string[]): Promise<OpenCv[]> {
  const peers: OpenCv[] = [];
  for (const python of [process.env.PYTHON ?? 'python3', process.env.PYTHON_WHEEL]) {
    if (python === undefined) continue;
    const peer = await startOpenCv(python);
    if (peer === undefined) skipped.push(`OpenCV through ${python}: not installed`);
    else peers.push(peer);
  }
  return peers;
}

function firstCall(): Figure[] {
  const script = fileURLToPath(new URL('first-call.ts', import.meta.url));
  const starts = Array.from({ length: startCount }, () => {
    const output = execFileSync(process.execPath, [...process.execArgv, script], { encoding: 'utf8' });
    return JSON.parse(output) as { warmUp: number; first: number; warm: number };
  });
  const median = (of: (start: (typeof starts)[number]) => number) => quantile(starts.map(of), 0.5);
  return [
    { name: 'warm-up, import included', value: median(({ warmUp }) => warmUp), unit: 'ms' },
    { name: '640 x 480, first call after the warm-up', value: median(({ first }) => first), unit: 'ms' },
    { name: '640 x 480, first call less a warm one', value: median(({ first, warm }) => first - warm), unit: 'ms' },
  ];
}
