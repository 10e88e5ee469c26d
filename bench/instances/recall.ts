import { ProjectionFit, project } from '@dlsift/retrieval/features';
import { verifyFramed } from '@dlsift/retrieval/matching';
import { dot } from '@dlsift/retrieval/math';
import { searchLibrary } from '@dlsift/retrieval/ranking';
import { defaultWeights } from '@dlsift/retrieval/similarity';
import { loadWordVocabulary, queryVisits, toWordShard, WordCoder, WordIndex } from '@dlsift/retrieval/words';
import { type Figure, mean, quantile } from '../figures.ts';
import { difficulties } from './capture.ts';
import { partitionOf } from './partition.ts';
import type { InstanceSet } from './set.ts';

/** Number of results that a search remembers by default; its first page shows 20. */
const keep = 200;
/** Stride of the photographs that are compared with every picture. */
const exhaustiveStep = 3;

type Photograph = InstanceSet['photographs'][number];

/**
 * recall@k by the CNN, VLAD and words alone and by verifying everything; and of a partition
 * searched with its default probes and 0, 20 and 50 verifications.
 */
export async function measureInstances({ library, photographs }: InstanceSet): Promise<Figure[]> {
  const fit = new ProjectionFit();
  for (const { features } of library) fit.add(features);
  const projection = fit.finish();
  const vectors = library.map(({ features }) => project(features, projection));
  const coder = new WordCoder(await loadWordVocabulary());
  const { id, k } = coder.vocabulary;
  const index = new WordIndex(k * k);
  index.add(
    toWordShard(
      library.map(({ keypoints }, i) => ({ imageId: `${i}`, class: 0, words: coder.encode(keypoints, 1) })),
      id,
      k,
    ),
  );

  const { view, source, classes, probes } = await partitionOf(library);

  const found = new Map<string, { photograph: Photograph; isFound: boolean }[]>();
  const milliseconds = {
    ...{ words: [] as number[], votes: [] as number[] },
    ...{ verify20: [] as number[], verify50: [] as number[] },
  };
  for (const [number, photograph] of photographs.entries()) {
    const note = (name: string, isFound: boolean) => {
      found.set(name, [...(found.get(name) ?? []), { photograph, isFound }]);
    };
    const { shown } = photograph;
    const query = project(photograph.features, projection);
    const orders = {
      CNN: order(vectors.map(({ cnn }) => dot(cnn, query.cnn))),
      VLAD: order(vectors.map(({ sift }) => dot(sift, query.sift))),
    };
    const started = performance.now();
    const words = coder.encode(photograph.keypoints, queryVisits);
    const encoded = performance.now();
    const hits = index.closest(words, 50).map(({ imageId }) => Number(imageId));
    milliseconds.words.push(encoded - started);
    milliseconds.votes.push(performance.now() - encoded);

    for (const [name, ranking] of Object.entries({ ...orders, words: hits })) {
      for (const depth of [1, 20, 50]) note(`recall@${depth}, ${name}`, ranking.slice(0, depth).includes(shown));
    }
    for (const verified of [0, 20, 50]) {
      const began = performance.now();
      const request = { weights: defaultWeights, k: 20, keep, verify: verified, minScore: 0, calibrated: true };
      const { results } = await searchLibrary(photograph, view, request, source);
      if (verified > 0) milliseconds[verified === 20 ? 'verify20' : 'verify50'].push(performance.now() - began);
      const place = results.findIndex(({ imageId }) => Number(imageId) === shown);
      for (const depth of [1, 20]) note(`recall@${depth}, search, ${verified} verified`, place >= 0 && place < depth);
      note(`place of what is shown told, ${verified} verified`, place >= 0 && results[place].quad !== undefined);
    }
    if (number % exhaustiveStep === 0) {
      const inliers = library.map(({ keypoints }) => verifyFramed(photograph.keypoints, keypoints).inliers);
      note('recall@1, every picture verified', inliers[shown] > 0 && order(inliers)[0] === shown);
    }
  }
  return [
    ...[...found].flatMap(([name, notes]) => figuresOf(name, notes)),
    { name: 'words of a query, median', value: quantile(milliseconds.words, 0.5), unit: 'ms' },
    { name: `votes among ${library.length} pictures, median`, value: quantile(milliseconds.votes, 0.5), unit: 'ms' },
    {
      name: 'search with 20 verified, features given, median',
      value: quantile(milliseconds.verify20, 0.5),
      unit: 'ms',
    },
    {
      name: 'search with 50 verified, features given, median',
      value: quantile(milliseconds.verify50, 0.5),
      unit: 'ms',
    },
    { name: 'classes of the partition', value: classes, unit: 'classes' },
    { name: 'classes visited by default', value: probes, unit: 'classes' },
  ];
}

function figuresOf(name: string, notes: { photograph: Photograph; isFound: boolean }[]): Figure[] {
  const share = (among: string, accepts: (photograph: Photograph) => boolean): Figure => {
    const own = notes.filter(({ photograph }) => accepts(photograph));
    return {
      name: `${name}, ${among} (${own.length})`,
      value: mean(own.map(({ isFound }) => Number(isFound))),
      unit: 'share',
    };
  };
  return [
    share('all', () => true),
    share('covers', ({ kind }) => kind === 'cover'),
    share('pictures', ({ kind }) => kind === 'picture'),
    ...difficulties.map((difficulty) => share(difficulty, (photograph) => photograph.difficulty === difficulty)),
  ];
}

function order(scores: readonly number[]): number[] {
  return [...scores.keys()].sort((a, b) => scores[b] - scores[a]);
}
