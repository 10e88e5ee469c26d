import { type Projection, project } from '@dlsift/retrieval/features';
import { dotRow, type Matrix, TopK } from '@dlsift/retrieval/math';
import type { EvaluationQuery, Places, ShardRanking } from '../workspace/index.ts';

/** Results per query that precision is measured over; recall is measured over the first ten. */
export const rankedPictures = 20;
/** Number of bins that cosines from -1 to 1 are counted in. */
export const cosineBins = 512;

/**
 * Ranks a shard's pictures for every query by the cosine of their CNN vectors. A query does not
 * find itself.
 *
 * @param cnn [rows x CNN dimensions], projected unit rows
 * @param labels [rows]
 * @param places classes of the rows, in the version that is measured
 */
export function rankShard(
  queries: readonly EvaluationQuery[],
  projection: Projection,
  cnn: Matrix,
  labels: readonly (string | null)[],
  places: Places,
): ShardRanking {
  const ranked = queries.map((query) => rankFor(query, project({ featureSet: '', ...query }, projection).cnn));
  return { best: ranked.map(({ best }) => best), groups: groupsOf(places), bins: ranked.map(({ bins }) => bins) };

  function rankFor({ imageId, label }: EvaluationQuery, vector: Float32Array) {
    const best = new TopK<number>(rankedPictures);
    const bins = label === null ? null : { all: new Uint16Array(cosineBins), relevant: new Uint16Array(cosineBins) };
    for (let row = 0; row < cnn.rows; row++) {
      if (places.imageIds[row] === imageId) continue;
      const score = dotRow(cnn, row, vector);
      best.offer(score, row);
      if (!bins) continue;
      const bin = Math.min(cosineBins - 1, Math.max(0, Math.floor(((score + 1) / 2) * cosineBins)));
      bins.all[bin]++;
      if (labels[row] === label) bins.relevant[bin]++;
    }
    const pictures = best.sorted().map(({ score, item: row }) => ({
      score,
      own: places.classes[row],
      second: places.secondClasses[row],
      relevant: label !== null && labels[row] === label,
    }));
    return { best: pictures, bins };
  }
}

function groupsOf({ classes, secondClasses }: Places): ShardRanking['groups'] {
  const groups = new Map<string, ShardRanking['groups'][number]>();
  for (const [row, own] of classes.entries()) {
    const second = secondClasses[row];
    const key = `${own} ${second}`;
    const group = groups.get(key) ?? { own, second, count: 0 };
    group.count++;
    groups.set(key, group);
  }
  return [...groups.values()];
}
