import { verifyFramed } from '@dlsift/retrieval/matching';
import { encodeVlad, loadCodebook } from '@dlsift/retrieval/vlad';
import { type Figure, mean } from '../figures.ts';
import type { Instances } from './instances.ts';

/** Number of candidates of VLAD that are verified. */
const depth = 50;

/**
 * How often the photographed picture is found: by VLAD alone, by verifying VLAD's first 50, and by
 * verifying every picture.
 */
export async function measureRecall({ library, queries }: Instances): Promise<Figure[]> {
  const codebook = await loadCodebook();
  const vectors = library.map(({ descriptors }) => encodeVlad(descriptors, codebook));
  const found: Record<string, number[]> = {};
  const note = (name: string, isFound: boolean) => {
    found[name] ??= [];
    found[name].push(isFound ? 1 : 0);
  };
  let wrong = 0;
  for (const { keypoints, shown, around } of queries) {
    const query = encodeVlad(keypoints.descriptors, codebook);
    const scores = vectors.map((vector) => vector.reduce((sum, value, i) => sum + value * query[i], 0));
    const order = [...scores.keys()].sort((a, b) => scores[b] - scores[a]);
    const inliers = library.map((candidate) => verifyFramed(keypoints, candidate).inliers);
    // The picture around the shown one is in the photograph too. Other shots of the same scene
    // count as wrong here.
    inliers[around] = 0;
    wrong += inliers.filter((count, i) => count > 0 && i !== shown).length;
    const best = (among: number[]) => among.reduce((a, b) => (inliers[b] > inliers[a] ? b : a));
    note('recall@1, VLAD', order[0] === shown);
    note(`recall@${depth}, VLAD`, order.slice(0, depth).includes(shown));
    note(`recall@1, VLAD's first ${depth} verified`, best(order.slice(0, depth)) === shown && inliers[shown] > 0);
    note('recall@1, every picture verified', best(order) === shown && inliers[shown] > 0);
  }
  const among = `of ${queries.length} photographs among ${library.length} pictures`;
  const recalls = Object.entries(found).map(([name, hits]) => ({
    name: `${name}, ${among}`,
    value: mean(hits),
    unit: 'share',
  }));
  const pairs = queries.length * (library.length - 2);
  return [
    ...recalls,
    { name: `other pictures taken for the one shown, of ${pairs} pairs`, value: wrong, unit: 'pairs' },
  ];
}
