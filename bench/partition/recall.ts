import { type CurvePoint, chooseProbes, recallAtFraction, recallCurve } from '@dlsift/retrieval/evaluation';
import { type Matrix, rowOf } from '@dlsift/retrieval/math';
import { routeQuery } from '@dlsift/retrieval/partition';
import { type Figure, mean } from '../figures.ts';
import type { Reference } from './data.ts';
import { type LearnedClasses, learnClasses } from './learn-classes.ts';
import type { Peers } from './peer.ts';

const nearest = 10;
const cellCounts = [32, 64, 128];
const fractions = [0.05, 0.1, 0.2];
const seeds = [1, 2, 3];

/** recall@10 at the same fraction scanned, means over three seeds on both sides. */
export async function benchRecall({ x, queries, truth }: Reference, peers: Peers | undefined): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const cells of cellCounts) {
    const ours: CurvePoint[][] = [];
    const theirs: CurvePoint[][] = [];
    for (const seed of seeds) {
      const learned = await learnClasses(x, new Int32Array(x.rows).fill(-1), { classCount: cells, seed });
      ours.push(curveOf(learned, queries, truth));
      if (!peers?.faiss) continue;
      const { recall, scanned } = await peers.ivf(x, queries, truth, { k: nearest, cells, seed });
      theirs.push(recall.map((value, p) => ({ probes: p + 1, recall: value, fractionScanned: scanned[p] })));
    }
    const at = (curves: CurvePoint[][], fraction: number) =>
      mean(curves.map((curve) => recallAtFraction(curve, fraction)));
    for (const fraction of fractions) {
      const value = at(ours, fraction);
      const name = `recall@10 at ${fraction * 100} % scanned, ${cells} classes`;
      const against = theirs.length > 0 ? `${peers!.faiss} IVFFlat` : undefined;
      figures.push({ name, value, unit: 'share', ...(against && { against, ratio: value / at(theirs, fraction) }) });
    }
    const needed = mean(ours.map((curve) => chooseProbes(curve).fractionScanned));
    figures.push({ name: `fraction scanned for recall@10 of .99, ${cells} classes`, value: needed, unit: 'share' });
  }
  return figures;
}

function curveOf({ index, classes, secondClasses }: LearnedClasses, queries: Matrix, truth: Int32Array): CurvePoint[] {
  const asked = Array.from({ length: queries.rows }, (_, q) => ({
    ranking: routeQuery({ cnn: rowOf(queries, q) }, index).map((routed) => routed.class),
    exact: truth.subarray(q * nearest, (q + 1) * nearest),
  }));
  return recallCurve(asked, { classCount: index.classCount, classes, secondClasses });
}
