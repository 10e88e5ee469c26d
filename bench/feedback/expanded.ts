import { appraise, firstResultsOf } from '@dlsift/retrieval/ranking';
import { defaultCalibration, defaultWeights, type Sigmas, score, similaritiesOf } from '@dlsift/retrieval/similarity';
import { mean } from '../figures.ts';
import type { BenchPicture } from './pictures.ts';

const queryStride = 4;
const rankedPictures = 200;

/**
 * precision@20 of every fourth picture among the others, by eq. (10) and with the first results as
 * evidence for the best 200.
 */
export function measureExpansion(pictures: BenchPicture[], sigmas: Sigmas): [plain: number, expanded: number] {
  const vectors = new Map(pictures.map((picture, i) => [`${i}`, picture]));
  const precisions = pictures
    .filter((_, i) => i % queryStride === 1)
    .map((query) => {
      const precision = (found: { imageId: string }[]) =>
        mean(found.slice(0, 20).map(({ imageId }) => Number(vectors.get(imageId)!.label === query.label)));
      const ranking = [...vectors]
        .filter(([, picture]) => picture !== query)
        .map(([imageId, picture]) => {
          const similarities = similaritiesOf(query, picture, sigmas);
          const facts = { key: imageId, label: null, metadata: {}, class: null };
          return { imageId, ...facts, similarities, score: score(similarities, defaultWeights) };
        })
        .sort((a, b) => b.score - a.score)
        .slice(0, rankedPictures);
      const side = { vectors: query, mapped: query };
      const vectorsOf = (imageId: string) => vectors.get(imageId);
      const first = firstResultsOf(ranking, vectorsOf, side, () => false);
      const settings = {
        calibrated: true,
        familiarity: 1,
        weights: defaultWeights,
        sigmas,
        calibration: defaultCalibration,
      };
      const expanded = ranking
        .map((candidate) => appraise(candidate, side, vectorsOf(candidate.imageId), first, settings))
        .sort((a, b) => b.score - a.score);
      return [precision(ranking), precision(expanded)] as const;
    });
  return [mean(precisions.map(([plain]) => plain)), mean(precisions.map(([, expanded]) => expanded))];
}
