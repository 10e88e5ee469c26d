import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { project } from '@dlsift/retrieval/features';
import { refineQuery } from '@dlsift/retrieval/ranking';
import {
  applyBilinear,
  channels,
  defaultCalibration,
  defaultWeights,
  fitRanking,
  type LabelledPicture,
  pairPrecision,
  pairsOf,
  perChannel,
} from '@dlsift/retrieval/similarity';
import type { BenchResult, Figure } from '../figures.ts';
import { unseenClasses } from '../train/tiny-imagenet/unseen-classes.ts';
import { measureExpansion } from './expanded.ts';
import { measureJudged } from './judged-searches.ts';
import { measureLearnedQueries } from './learned-queries.ts';
import { type BenchLibrary, describe, filesOf } from './pictures.ts';
import { measureStrangers } from './strangers.ts';
import { simulateUsers } from './users.ts';

/**
 * Selects, in place of a folder, ten classes of Tiny ImageNet: half of their pictures, shown at 128
 * pixels.
 */
const unseen = 'tiny-imagenet';

/**
 * Measures how the ranking learns: precision@20 by each channel and by all, with what a build fits
 * to labels (on held-out pictures), with simulated users, and of queries searched twice; and the
 * share of queries without results. The folder has `labels.csv` (file, …, class); `tiny-imagenet`
 * is not a folder.
 */
export async function runFeedbackBench({ dataset }: { dataset?: string | undefined } = {}): Promise<BenchResult> {
  const datasets = process.env.DLSIFT_DATASETS;
  if (dataset === unseen) return { figures: await measure(await describe(unseenClasses(128, 2))), skipped: [] };
  const folder = dataset ?? (datasets === undefined ? undefined : join(datasets, 'corel1k'));
  if (folder === undefined || !existsSync(join(folder, 'labels.csv'))) {
    return { figures: [], skipped: ['all: neither --dataset with labels.csv nor corel1k in DLSIFT_DATASETS is given'] };
  }
  return { figures: await measure(await describe(filesOf(folder))), skipped: [] };
}

async function measure(library: BenchLibrary): Promise<Figure[]> {
  const { pictures, sigmas, projection } = library;
  const share = (name: string, value: number): Figure => ({ name, value, unit: 'precision@20' });
  const all = pairsOf(pictures, sigmas, 1);
  const figures = channels.map((channel) =>
    share(
      `${channel} alone`,
      pairPrecision(
        all,
        perChannel((c) => (c === channel ? 1 : 0)),
      ),
    ),
  );
  figures.push(share('fused, fixed weights', pairPrecision(all, defaultWeights)));
  const [plain, expanded] = measureExpansion(pictures, sigmas);
  figures.push(share('every fourth picture, fixed weights', plain));
  figures.push(share('every fourth picture, fixed weights, expanded', expanded));
  for (const label of ['label', ...channels.filter((channel) => channel !== 'cnn')] as const) {
    const steps = simulateUsers(all, label, defaultWeights, defaultCalibration);
    figures.push(share(`users who click by ${label}: before`, steps[0]));
    figures.push(share(`users who click by ${label}: after ten rounds`, steps.at(-1)!));
    const change = Math.min(...steps.slice(1).map((step, i) => step - steps[i]));
    figures.push(share(`users who click by ${label}: smallest change of a round`, change));
  }

  const fit = fitRanking(pictures, sigmas);
  if (fit) {
    // fitRanking learns from every other picture; the rest are queries against all.
    const { bilinear } = fit;
    const asked = bilinear
      ? pictures.map((picture) => ({ ...picture, queryCnn: applyBilinear(picture.cnn, bilinear) }))
      : pictures;
    const heldOut = [...asked.filter((_, i) => i % 2 === 1), ...asked.filter((_, i) => i % 2 === 0)];
    const queries = pictures.filter((_, i) => i % 2 === 1).length;
    const plain = [...pictures.filter((_, i) => i % 2 === 1), ...pictures.filter((_, i) => i % 2 === 0)];
    const first = (ordered: LabelledPicture[]) => pairsOf(ordered, sigmas, 1, queries);
    const weights = fit.weights ?? defaultWeights;
    figures.push(share('held-out queries, fixed weights', pairPrecision(first(plain), defaultWeights)));
    figures.push(share('held-out queries, fitted W', pairPrecision(first(heldOut), defaultWeights)));
    figures.push(share('held-out queries, fitted weights', pairPrecision(first(plain), weights)));
    figures.push(share('held-out queries, fitted W and weights', pairPrecision(first(heldOut), weights)));
  }
  for (const [searches, choices, mistakes] of [
    [500, 3, 0],
    [500, 10, 0],
    [200, 10, 0],
    [500, 10, 0.1],
    [500, 10, 'random'],
  ] as const) {
    const { before, after, isUsed } = measureJudged(pictures, sigmas, { searches, choices, mistakes });
    const name = `no labels, ${searches} searches with ${choices} choices, mistakes ${mistakes}`;
    figures.push(share(`${name}: before`, before), share(`${name}: after the build`, after));
    figures.push({ name: `${name}: W is used`, value: Number(isUsed), unit: '0 or 1' });
  }
  const [once, again, learned] = measureLearnedQueries(pictures, sigmas, (query, sure) => {
    const refined = refineQuery(query.raw, { sure, chosen: [], rejected: [] });
    return refined ? { ...query, ...project(refined, projection), queryCnn: project(refined, projection).cnn } : query;
  });
  figures.push(share('queries not in the library, first search', once));
  figures.push(share('queries not in the library, second search', again));
  figures.push({ name: 'queries that were learned', value: learned, unit: 'share' });
  return [...figures, ...(await measureStrangers(library))];
}
