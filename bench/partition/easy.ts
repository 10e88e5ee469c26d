import { type CurvePoint, recallAtFraction, recallCurve } from '@dlsift/retrieval/evaluation';
import { type Matrix, rowOf } from '@dlsift/retrieval/math';
import { assignToClasses, routeQuery } from '@dlsift/retrieval/partition';
import type { Figure } from '../figures.ts';
import { gaussianGroups, type Reference, repeatedWithNoise } from './data.ts';
import { exactNearest } from './exact.ts';
import { learnClasses } from './learn-classes.ts';
import type { Peers } from './peer.ts';

const nearest = 10;
const queryCount = 300;
/** Number of pictures from which a build learns its classes; it places the others. */
const learnedRows = 50_000;

interface EasyCase {
  name: string;
  x: Matrix;
  queries: Matrix;
  cells: number;
  /** Fractions of the library at which the curves are compared. */
  fractions: number[];
}

/**
 * Cases that are easy for k-means, for the shape of the curve: photographs repeated with noise, and
 * separated groups. Learned and placed as in a build, against the same number of cells in FAISS.
 */
export async function benchEasyCases(reference: Reference | undefined, peers: Peers | undefined): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, x, queries, cells, fractions } of easyCases(reference)) {
    const truth = exactNearest(x, queries, nearest);
    const { curve, doubled } = await curveAsBuilt(x, queries, truth, cells);
    const theirs = await peers?.ivf(x, queries, truth, { k: nearest, cells, seed: 1 });
    const kMeans = theirs?.recall.map(
      (recall, p): CurvePoint => ({ probes: p + 1, recall, fractionScanned: theirs.scanned[p] }),
    );
    for (const fraction of fractions) {
      const value = recallAtFraction(curve, fraction);
      figures.push({
        name: `recall@10 at ${Number((fraction * 100).toFixed(1))} % scanned, ${name}, ${cells} classes`,
        value,
        unit: 'share',
        ...(kMeans && { against: `${peers!.faiss} IVFFlat`, ratio: value / recallAtFraction(kMeans, fraction) }),
      });
    }
    figures.push({ name: `pictures stored in two classes, ${name}`, value: doubled, unit: 'share' });
  }
  return figures;
}

function easyCases(reference: Reference | undefined): EasyCase[] {
  const gaussians = gaussianGroups(100_000 + queryCount, 256, 100, 1, 11).x;
  const groups = {
    name: '100 Gaussians, 100 000 vectors',
    x: rowsOf(gaussians, 0, 100_000),
    queries: rowsOf(gaussians, 100_000, queryCount),
    cells: 256,
    fractions: [0.006, 0.01, 0.013],
  };
  if (!reference) return [groups];
  const repeated = repeatedWithNoise(reference.x, 50_000 + queryCount, 0.02, 12);
  const photographs = {
    name: 'photographs repeated with noise to 50 000',
    x: rowsOf(repeated, 0, 50_000),
    queries: rowsOf(repeated, 50_000, queryCount),
    cells: 128,
    fractions: [0.009, 0.024],
  };
  return [photographs, groups];
}

async function curveAsBuilt(x: Matrix, queries: Matrix, truth: Int32Array, cells: number) {
  const drawn = rowsOf(x, 0, Math.min(learnedRows, x.rows));
  const learned = await learnClasses(drawn, new Int32Array(drawn.rows).fill(-1), { classCount: cells });
  const placed = await assignToClasses(rowsOf(x, drawn.rows, x.rows - drawn.rows), learned.index);
  const all = {
    classCount: cells,
    classes: joined(learned.classes, placed.classes),
    secondClasses: joined(learned.secondClasses, placed.secondClasses),
  };
  const asked = Array.from({ length: queries.rows }, (_, q) => ({
    ranking: routeQuery({ cnn: rowOf(queries, q) }, learned.index).map((routed) => routed.class),
    exact: truth.subarray(q * nearest, (q + 1) * nearest),
  }));
  const doubled = placed.secondClasses.filter((second) => second >= 0).length / Math.max(1, placed.classes.length);
  return { curve: recallCurve(asked, all), doubled };
}

function rowsOf({ data, columns }: Matrix, first: number, rows: number): Matrix {
  return { data: data.subarray(first * columns, (first + rows) * columns), rows, columns };
}

function joined(a: Int32Array, b: Int32Array): Int32Array {
  const both = new Int32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
