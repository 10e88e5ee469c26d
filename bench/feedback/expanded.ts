import { expandRanking } from '@dlsift/retrieval/ranking';
import { defaultWeights, type Sigmas, score, similaritiesOf } from '@dlsift/retrieval/similarity';
import { mean } from '../figures.ts';
import type { BenchPicture } from './pictures.ts';

const queryStride = 4;
const rankedPictures = 200;

/**
 * precision@20 of every fourth picture among the others, by eq. (10) and with expansion of the best
 * 200.
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
      const expanded = expandRanking(ranking, {
        query,
        weights: defaultWeights,
        sigmas,
        ask: (asked) => asked,
        vectors,
      });
      return [precision(ranking), precision(expanded)] as const;
    });
  return [mean(precisions.map(([plain]) => plain)), mean(precisions.map(([, expanded]) => expanded))];
}
