import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchResult } from '../figures.ts';
import { measureInstances } from './recall.ts';
import { makeInstances } from './set.ts';

/** Development used seeds 1 and 3 to 6. */
const seed = 2;

/**
 * Measures how often a photographed thing is found, by which stage, and in which time: drawn
 * covers, and pictures of `dataset` or, without one, of `corel1k` in DLSIFT_DATASETS, each
 * photographed in five circumstances.
 */
export async function runInstancesBench({ dataset }: { dataset?: string | undefined } = {}): Promise<BenchResult> {
  const datasets = process.env.DLSIFT_DATASETS;
  const folder = dataset ?? (datasets === undefined ? undefined : join(datasets, 'corel1k/images'));
  if (folder === undefined || !existsSync(folder)) {
    return { figures: [], skipped: ['instances: neither --dataset nor corel1k in DLSIFT_DATASETS is given'] };
  }
  const set = await makeInstances(folder, { pictures: 1000, covers: 100, photographs: 100, seed });
  return { figures: await measureInstances(set), skipped: [] };
}
