import {
  averagePrecisionOfBins,
  type CurvePoint,
  chooseProbes,
  mean,
  precisionAt,
  recallCurveOver,
} from '@dlsift/retrieval/evaluation';
import { type Projection, project } from '@dlsift/retrieval/features';
import { TopK } from '@dlsift/retrieval/math';
import { type ClassIndex, routeQuery } from '@dlsift/retrieval/partition';
import type { EvaluationQuery, RankedPicture, ShardRanking } from '../workspace/index.ts';
import { cosineBins, rankedPictures } from './shard-ranking.ts';

/** Minimum recall@10 against the exhaustive scan that the default probes reach. */
export const targetRecall = 0.99;

/** Results per query that recall is measured over. */
const recallK = 10;

/** Measures of one version. */
export interface Measures {
  queries: number;
  /** Classes that a search visits by default; the next two measures are at this number. */
  probes: number;
  recallAt10: number;
  fractionScanned: number;
  /**
   * Whether only a scan of every class reaches the target recall, which is usual for a small
   * library.
   */
  scansAll: boolean;
  curve: CurvePoint[];
  /**
   * Present if queries have labels; of the exhaustive ranking by CNN vectors, like the next one.
   */
  precisionAt20?: number;
  meanAveragePrecision?: number;
}

/**
 * Adds up the rankings of shards. It holds the best pictures of every query, group sizes and bins,
 * whatever the library's size.
 */
export class Rankings {
  #best: TopK<RankedPicture>[];
  #groups = new Map<string, ShardRanking['groups'][number]>();
  #bins: ({ all: Float64Array; relevant: Float64Array } | null)[];

  constructor(queries: readonly EvaluationQuery[]) {
    this.#best = queries.map(() => new TopK(rankedPictures));
    this.#bins = queries.map(({ label }) =>
      label === null ? null : { all: new Float64Array(cosineBins), relevant: new Float64Array(cosineBins) },
    );
  }

  add({ best, groups, bins }: ShardRanking): void {
    for (const [q, pictures] of best.entries()) {
      for (const picture of pictures) this.#best[q].offer(picture.score, picture);
      const [sums, counts] = [this.#bins[q], bins[q]];
      if (!sums || !counts) continue;
      for (let bin = 0; bin < cosineBins; bin++) {
        sums.all[bin] += counts.all[bin];
        sums.relevant[bin] += counts.relevant[bin];
      }
    }
    for (const group of groups) {
      const key = `${group.own} ${group.second}`;
      const known = this.#groups.get(key);
      if (known) known.count += group.count;
      else this.#groups.set(key, { ...group });
    }
  }

  /** Number of pictures stored in two classes. */
  get inTwoClasses(): number {
    let pictures = 0;
    for (const { second, count } of this.#groups.values()) if (second >= 0) pictures += count;
    return pictures;
  }

  /**
   * Measures a version from the rankings of all its shards.
   *
   * @param probes classes that a search visits by default; without it, the fewest that reach the
   *   target recall
   */
  measure(queries: readonly EvaluationQuery[], index: ClassIndex, projection: Projection, probes?: number): Measures {
    const ranked = this.#best.map((best) => best.sorted().map(({ item }) => item));
    const curve = recallCurveOver(
      queries.map((query, q) => ({
        ranking: routeQuery(project({ featureSet: '', ...query }, projection), index).map((routed) => routed.class),
        exact: ranked[q].slice(0, recallK),
      })),
      [...this.#groups.values()],
      index.classCount,
    );
    const chosen = probes === undefined ? chooseProbes(curve, targetRecall) : pointAt(curve, probes);
    return {
      queries: queries.length,
      probes: chosen.probes,
      recallAt10: chosen.recall,
      fractionScanned: chosen.fractionScanned,
      scansAll: chosen.probes === index.classCount,
      curve,
      ...this.#ofLabels(ranked),
    };
  }

  #ofLabels(ranked: RankedPicture[][]): Partial<Measures> {
    const labelled = ranked.flatMap((pictures, q) => {
      const bins = this.#bins[q];
      return bins ? [{ bins, relevant: pictures.map(({ relevant }) => relevant) }] : [];
    });
    if (labelled.length === 0) return {};
    return {
      precisionAt20: mean(labelled.map(({ relevant }) => precisionAt(relevant, rankedPictures))),
      meanAveragePrecision: mean(labelled.map(({ bins }) => averagePrecisionOfBins(bins.all, bins.relevant))),
    };
  }
}

function pointAt(curve: CurvePoint[], probes: number): CurvePoint {
  return curve[Math.min(probes, curve.length) - 1] ?? { probes: 1, recall: 1, fractionScanned: 1 };
}
