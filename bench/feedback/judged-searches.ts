import {
  applyBilinear,
  defaultOasis,
  defaultWeights,
  fitRanking,
  type JudgedSearch,
  pairPrecision,
  pairsOf,
  type Sigmas,
  score,
  similaritiesOf,
} from '@dlsift/retrieval/similarity';
import { uniform } from '../matching/random.ts';
import type { BenchPicture } from './pictures.ts';

const shownPictures = 20;
/** Of the pictures that are not searched with, every second one is a measuring query. */
const measuredStride = 2;

/** Rate at which a user misjudges a picture, in either direction; `random` judges at random. */
export type Mistakes = 0 | 0.1 | 'random';

export interface SimulatedFeedback {
  /** Number of searches. */
  searches: number;
  /** Maximum choices per search. */
  choices: number;
  mistakes: Mistakes;
}

/** Outcome of a build that learned from feedback. */
export interface JudgedOutcome {
  /** precision@20 of pictures that were not searched with, before and after. */
  before: number;
  after: number;
  /** Whether W was kept. */
  isUsed: boolean;
}

/**
 * Simulates a library without labels: every other picture is searched with, and the first of twenty
 * results with its label are chosen. A build learns from these; the other pictures measure it.
 */
export function measureJudged(pictures: BenchPicture[], sigmas: Sigmas, feedback: SimulatedFeedback): JudgedOutcome {
  const judged = judgedSearches(pictures, sigmas, feedback);
  const unlabelled = pictures.map((picture, i) => ({ ...picture, imageId: `${i}`, label: null }));
  const fit = fitRanking(unlabelled, sigmas, defaultOasis, judged);
  const measured = pictures.flatMap((_, i) => (i % 2 === 1 && (i >> 1) % measuredStride === 0 ? [i] : []));
  const precision = (ask: (cnn: Float32Array) => Float32Array) => {
    const chosen = new Set(measured);
    const ordered = [...measured, ...pictures.keys().filter((i) => !chosen.has(i))].map((i) => pictures[i]);
    const asked = ordered.map((picture, i) =>
      i < measured.length ? { ...picture, queryCnn: ask(picture.cnn) } : picture,
    );
    const pairs = pairsOf(asked, sigmas, 1, measured.length);
    return pairPrecision(pairs, defaultWeights);
  };
  const before = precision((cnn) => cnn);
  const bilinear = fit?.bilinear ?? null;
  return {
    before,
    after: bilinear ? precision((cnn) => applyBilinear(cnn, bilinear)) : before,
    isUsed: bilinear !== null,
  };
}

function judgedSearches(
  pictures: BenchPicture[],
  sigmas: Sigmas,
  { searches, choices, mistakes }: SimulatedFeedback,
): JudgedSearch[] {
  const random = uniform(3);
  const queries = pictures.flatMap((picture, i) => (i % 2 === 0 ? [{ picture, i, place: random() }] : []));
  return queries
    .toSorted((a, b) => a.place - b.place)
    .slice(0, searches)
    .map(({ picture: query, i: asked }) => {
      const found = pictures
        .map((picture, i) => ({ i, picture, value: score(similaritiesOf(query, picture, sigmas), defaultWeights) }))
        .filter(({ i }) => i !== asked)
        .sort((a, b) => b.value - a.value)
        .slice(0, shownPictures);
      const fits = ({ picture }: (typeof found)[number]) =>
        mistakes === 'random' ? random() < 0.3 : (picture.label === query.label) !== random() < mistakes;
      const chosen = new Set(
        found
          .filter(fits)
          .slice(0, choices)
          .map(({ i }) => i),
      );
      const shown = found.map(({ i, picture }) => {
        return { imageId: `${i}`, picture, said: chosen.has(i) ? ('chosen' as const) : null };
      });
      return { queryId: `${asked}`, query, shown };
    });
}
