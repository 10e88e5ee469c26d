import type { Matrix } from '../../math/index.ts';
import { countLabels } from '../clustering/counts.ts';
import { takeRows } from '../clustering/rows.ts';
import { boundaryOnly, type Placed } from '../routing/assign.ts';
import type { ClassIndex } from '../routing/class-index.ts';
import { scoreClasses } from '../routing/score-classes.ts';
import type { NeighbourGraph } from './neighbours.ts';

/** Maximum number of trial searches, each for one picture. */
const trialQueries = 500;
/** Number of nearest neighbours that a trial search should find. */
const trialNeighbours = 10;
/**
 * Pictures that a trial search may scan, in classes of even size. A search for nearly all
 * neighbours visits several classes.
 */
const budgetsInClasses = [4, 8, 16];

/** The class of every picture, the next best class, and the difference of their scores. */
export interface Leads extends Placed {
  /** [rows] */
  leads: Float32Array;
}

/**
 * Chooses the maximum lead of pictures that are also stored in their second class; -1 for none.
 * Pictures in two classes are found more often and make every class larger. Trial searches for
 * pictures of the set decide: which choice finds more neighbours for the same number of scanned
 * pictures.
 *
 * @param x unit rows, those that the classes were learned from
 * @param graph nearest neighbours of the rows
 * @param index the class index that routes the trial searches
 * @param share maximum share of pictures in two classes, those of the smallest leads
 */
export async function chooseBoundaryLead(
  x: Matrix,
  graph: NeighbourGraph,
  { classes, secondClasses, leads }: Leads,
  index: ClassIndex,
  share: number,
): Promise<number> {
  const lead = leadOfShare(leads, share);
  if (lead < 0) return -1;
  const stride = Math.max(1, Math.floor(x.rows / trialQueries));
  const queries = Int32Array.from({ length: Math.ceil(x.rows / stride) }, (_, q) => q * stride);
  const scores = await scoreClasses(takeRows(x, queries), index, index.rule.marginWeight);
  const found = (placed: Placed) => meanRecallWithinBudgets(queries, scores, placed, graph);
  const doubled = { classes, secondClasses: boundaryOnly(secondClasses, leads, lead) };
  const single = { classes, secondClasses: new Int32Array(classes.length).fill(-1) };
  return found(doubled) > found(single) ? lead : -1;
}

function leadOfShare(leads: Float32Array, share: number): number {
  const position = Math.floor(share * leads.length) - 1;
  const lead = Float32Array.from(leads).sort()[position];
  return lead === undefined || lead === Infinity ? -1 : Math.max(0, lead);
}

/**
 * Mean share of the queries' nearest neighbours found, over queries and budgets. A class that the
 * budget covers in part counts by that part.
 */
function meanRecallWithinBudgets(queries: Int32Array, scores: Matrix, placed: Placed, graph: NeighbourGraph): number {
  const classCount = scores.columns;
  const sizes = new ClassSizes(placed, classCount);
  const even = placed.classes.length / classCount;
  const count = Math.min(trialNeighbours, graph.count);
  let sum = 0;
  for (const [q, row] of queries.entries()) {
    const ranking = ranked(scores.data.subarray(q * classCount, (q + 1) * classCount));
    const neighbours = graph.neighbours.subarray(row * graph.count, row * graph.count + count);
    const visits = sizes.visit(ranking, Math.max(...budgetsInClasses) * even);
    for (const budget of budgetsInClasses) sum += foundWithin(budget * even, visits, neighbours, placed) / count;
  }
  return sum / (queries.length * budgetsInClasses.length);
}

/** A visited class, with the pictures scanned before it and in it. */
interface Visit {
  class: number;
  before: number;
  scanned: number;
}

function foundWithin(budget: number, visits: Visit[], neighbours: Int32Array, placed: Placed): number {
  let found = 0;
  for (const neighbour of neighbours) {
    const { classes, secondClasses } = placed;
    const visit = visits.find((v) => v.class === classes[neighbour] || v.class === secondClasses[neighbour]);
    if (visit) found += Math.min(1, Math.max(0, (budget - visit.before) / Math.max(1, visit.scanned)));
  }
  return found;
}

function ranked(scores: Float32Array): Int32Array {
  const classes = Int32Array.from(scores.keys()).filter((c) => scores[c] !== -Infinity);
  return classes.sort((a, b) => scores[b] - scores[a] || a - b);
}

/**
 * Counts the pictures that a visit to a class scans, without those that earlier visits have
 * scanned.
 */
class ClassSizes {
  /** [class], pictures in their second class included */
  #stored: Int32Array;
  /** [class] -> other class -> number of pictures in both */
  #shared: Map<number, number>[];

  constructor({ classes, secondClasses }: Placed, classCount: number) {
    const shared = Array.from({ length: classCount }, () => new Map<number, number>());
    const add = (a: number, b: number) => shared[a].set(b, (shared[a].get(b) ?? 0) + 1);
    for (const [row, second] of secondClasses.entries()) {
      if (second < 0) continue;
      add(classes[row], second);
      add(second, classes[row]);
    }
    const seconds = countLabels(secondClasses, classCount);
    this.#stored = countLabels(classes, classCount).map((size, c) => size + seconds[c]);
    this.#shared = shared;
  }

  visit(ranking: Int32Array, budget: number): Visit[] {
    const visits: Visit[] = [];
    let before = 0;
    for (const c of ranking) {
      const twice = visits.reduce((sum, visit) => sum + (this.#shared[c].get(visit.class) ?? 0), 0);
      const scanned = this.#stored[c] - twice;
      visits.push({ class: c, before, scanned });
      before += scanned;
      if (before >= budget) break;
    }
    return visits;
  }
}
