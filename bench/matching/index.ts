import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchResult } from '../figures.ts';
import { type Instances, readInstances } from './instances.ts';
import { loadOpenCvWasm, startOpenCv } from './opencv.ts';
import { measureRecall } from './recall.ts';
import { measureHomographies, measureMatching, measureVerification } from './speed.ts';

const pictures = 200;
const queryStep = 2;

/**
 * Measures matching and verification: time beside OpenCV (through the Python named by PYTHON,
 * default python3) and opencv-wasm, and how often photographs of pictures are found. Pictures come
 * from `dataset` or, without one, from `corel1k` in DLSIFT_DATASETS.
 */
export async function runMatchingBench({ dataset }: { dataset?: string | undefined } = {}): Promise<BenchResult> {
  const skipped: string[] = [];
  const python = process.env.PYTHON ?? 'python3';
  const opencv = await startOpenCv(python);
  if (!opencv) skipped.push(`OpenCV through ${python}: not installed`);
  const figures = await measureMatching(opencv);
  const instances = await instancesOf(dataset, skipped);
  if (instances) {
    figures.push(...measureVerification(instances));
    const peers = [loadOpenCvWasm(), ...(opencv ? [opencv] : [])];
    figures.push(...(await measureHomographies(instances, peers)));
    figures.push(...(await measureRecall(instances)));
  }
  opencv?.stop();
  return { figures, skipped };
}

async function instancesOf(dataset: string | undefined, skipped: string[]): Promise<Instances | undefined> {
  const datasets = process.env.DLSIFT_DATASETS;
  const folder = dataset ?? (datasets === undefined ? undefined : join(datasets, 'corel1k/images'));
  if (folder !== undefined && existsSync(folder)) return readInstances(folder, pictures, queryStep);
  skipped.push('verification and retrieval: neither --dataset nor corel1k in DLSIFT_DATASETS is given');
  return undefined;
}
