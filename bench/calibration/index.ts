import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fitRanking, unlabelledCalibration } from '@dlsift/retrieval/similarity';
import { type BenchLibrary, describe, filesOf } from '../feedback/pictures.ts';
import type { BenchResult, Figure } from '../figures.ts';
import { unseenClasses } from '../train/tiny-imagenet/unseen-classes.ts';
import { calibrationError, reliabilityOf } from './reliability.ts';
import { type Scored, type Settings, searchLikeTheService } from './searches.ts';

/** Every fifth picture is a query. */
const queryStride = 5;
const listLengths = [20, 200] as const;

/**
 * Measures whether a score means what it says: expected calibration error of the results of plain,
 * expanded and repeated searches, in a library without labels and in one whose odd pictures are
 * labelled, at 20 and 200 results; and the reliability table, by tenths of the score. The folder has
 * `labels.csv` (file, …, class); `tiny-imagenet` stands for ten of its classes at 128 pixels.
 */
export async function runCalibrationBench({ dataset }: { dataset?: string | undefined } = {}): Promise<BenchResult> {
  const datasets = process.env.DLSIFT_DATASETS;
  if (dataset === 'tiny-imagenet') return { figures: measure(await describe(unseenClasses(128, 2))), skipped: [] };
  const folder = dataset ?? (datasets === undefined ? undefined : join(datasets, 'corel1k'));
  if (folder === undefined || !existsSync(join(folder, 'labels.csv'))) {
    return { figures: [], skipped: ['all: neither --dataset with labels.csv nor corel1k in DLSIFT_DATASETS is given'] };
  }
  return { figures: measure(await describe(filesOf(folder))), skipped: [] };
}

function measure(library: BenchLibrary): Figure[] {
  const { pictures, sigmas } = library;
  const figures: Figure[] = [];
  const calibration = unlabelledCalibration(pictures, sigmas);
  if (calibration) figures.push(...measureLibrary('no labels', library, { calibration }, 0));
  // fitRanking learns from the pictures at even places; only the others are queries.
  const fit = fitRanking(pictures, sigmas);
  if (fit) figures.push(...measureLibrary('labels', library, fit, 1));
  return figures;
}

/** @param offset place of the first query; an odd one and an even stride of places hold out labels */
function measureLibrary(name: string, library: BenchLibrary, settings: Settings, offset: number): Figure[] {
  const stride = offset === 0 ? queryStride : 2 * queryStride;
  const queries = library.pictures.filter((_, i) => i % stride === offset);
  const found = {
    plain: queries.map((query) => searchLikeTheService(library, query, settings, { expand: false })),
    expanded: queries.map((query) => searchLikeTheService(library, query, settings, { expand: true })),
    'searched again': queries.map((query) => searchLikeTheService(library, query, settings, { again: true })),
  };
  return Object.entries(found).flatMap(([kind, lists]) => {
    const of = `${name}, ${kind}`;
    const errors = listLengths.map((length) => {
      const results = lists.flatMap((list) => list.slice(0, length));
      return { name: `${of}: calibration error at ${length}`, value: calibrationError(results), unit: 'score' };
    });
    const all = lists.flat();
    const wrong = all.filter(({ relevant }) => !relevant);
    const first = lists.flatMap((list) => list.slice(0, 20));
    return [
      ...errors,
      { name: `${of}: precision@20`, value: meanOf(first, ({ relevant }) => Number(relevant)), unit: 'share' },
      { name: `${of}: mean score of wrong results`, value: meanOf(wrong, ({ score }) => score), unit: 'score' },
      ...reliabilityOf(all).map(({ from, to, score, relevant, results }) => ({
        name: `${of}: relevant of ${results} results from ${from} to ${to} (mean ${score.toFixed(3)})`,
        value: relevant,
        unit: 'share',
      })),
    ];
  });
}

function meanOf(results: Scored[], value: (result: Scored) => number): number {
  return results.reduce((sum, result) => sum + value(result), 0) / Math.max(1, results.length);
}
