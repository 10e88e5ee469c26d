/** Cost and recall of one number of probes, means over the queries. */
export interface CurvePoint {
  probes: number;
  /** recall@k against the exhaustive scan, in [0, 1]. */
  recall: number;
  /** Distinct pictures scanned over pictures in the library, in [0, 1]. */
  fractionScanned: number;
}

/** The classes in which each picture is stored. */
export interface Placement {
  classCount: number;
  /** [pictures] */
  classes: Int32Array;
  /** [pictures]; -1 where the picture is stored in one class only */
  secondClasses?: Int32Array | undefined;
}

/** One evaluated query. */
export interface CurveQuery {
  /** All classes, best first, as routing ranks them. */
  ranking: ArrayLike<number>;
  /** Picture numbers (rows of the placement) that the exhaustive scan returns. */
  exact: ArrayLike<number>;
}

/** The class or classes of a picture. */
export interface PictureClasses {
  /** Negative: in no class; such pictures are always scanned. */
  own: number;
  /** Negative: in one class only. */
  second: number;
}

/** Pictures with the same classes. */
export interface PictureGroup extends PictureClasses {
  count: number;
}

/**
 * Recall against the exhaustive scan over the fraction scanned, for probes = 1 to classCount. A
 * picture stored in two classes counts once when both are scanned.
 */
export function recallCurve(queries: readonly CurveQuery[], placement: Placement): CurvePoint[] {
  const { classCount, classes, secondClasses } = placement;
  const classesOf = (picture: number) => ({ own: classes[picture], second: secondClasses?.[picture] ?? -1 });
  const placed = queries.map(({ ranking, exact }) => ({ ranking, exact: Array.from(exact, classesOf) }));
  return recallCurveOver(placed, groupByPlacement(placement), classCount);
}

/**
 * `recallCurve` from counts of pictures with the same classes, for libraries that do not fit
 * memory.
 */
export function recallCurveOver(
  queries: readonly { ranking: ArrayLike<number>; exact: readonly PictureClasses[] }[],
  groups: readonly PictureGroup[],
  classCount: number,
): CurvePoint[] {
  const pictures = groups.reduce((sum, { count }) => sum + count, 0);
  const found = new Float64Array(classCount);
  const scanned = new Float64Array(classCount);
  const rankOf = new Int32Array(classCount);
  for (const { ranking, exact } of queries) {
    rankOf.fill(classCount);
    for (let rank = 0; rank < ranking.length; rank++) rankOf[ranking[rank]] = rank;
    const firstRank = ({ own, second }: PictureClasses) => {
      if (own < 0) return 0;
      return second < 0 ? rankOf[own] : Math.min(rankOf[own], rankOf[second]);
    };
    for (const group of groups) {
      const rank = firstRank(group);
      if (rank < classCount) scanned[rank] = scanned[rank] + group.count / pictures;
    }
    for (const picture of exact) {
      const rank = firstRank(picture);
      if (rank < classCount) found[rank] = found[rank] + 1 / exact.length;
    }
  }
  return accumulate(found, scanned, queries.length);
}

/**
 * At most `points` of a curve: all of its beginning, then at steps that grow by a constant factor,
 * and the last one.
 */
export function thinCurve(curve: readonly CurvePoint[], points: number, keep: readonly number[] = []): CurvePoint[] {
  const kept = new Set([1, curve.length, ...keep]);
  const factor = curve.length ** (1 / Math.max(1, points - 1));
  for (let i = 0; i < points; i++) kept.add(Math.round(factor ** i));
  return curve.filter(({ probes }) => kept.has(probes));
}

/**
 * Recall at a mean fraction of the library scanned, interpolated linearly between the two nearest
 * points of the curve. 0 at a fraction of 0.
 */
export function recallAtFraction(curve: readonly CurvePoint[], fraction: number): number {
  let before: CurvePoint = { probes: 0, recall: 0, fractionScanned: 0 };
  for (const point of curve) {
    if (point.fractionScanned >= fraction) {
      const span = point.fractionScanned - before.fractionScanned;
      const share = span > 0 ? (fraction - before.fractionScanned) / span : 1;
      return before.recall + share * (point.recall - before.recall);
    }
    before = point;
  }
  return before.recall;
}

/** The default number of probes of a build, with its measured cost and recall. */
export interface ChosenProbes extends CurvePoint {
  /** Whether only scanning every class reaches the target, as is usual for small libraries. */
  scansAll: boolean;
}

/**
 * The smallest number of probes whose measured recall reaches `target`; all classes where none
 * does.
 */
export function chooseProbes(curve: readonly CurvePoint[], target = 0.99): ChosenProbes {
  const last = curve.at(-1);
  if (!last) return { probes: 1, recall: 1, fractionScanned: 1, scansAll: true };
  const chosen = curve.find(({ recall }) => recall >= target) ?? last;
  return { ...chosen, scansAll: chosen.probes === last.probes };
}

function accumulate(found: Float64Array, scanned: Float64Array, queries: number): CurvePoint[] {
  let recall = 0;
  let fractionScanned = 0;
  return Array.from(found, (_, rank) => {
    recall += found[rank] / Math.max(queries, 1);
    fractionScanned += scanned[rank] / Math.max(queries, 1);
    return { probes: rank + 1, recall: Math.min(recall, 1), fractionScanned: Math.min(fractionScanned, 1) };
  });
}

/**
 * Pictures with the same class and second class are counted together, so that the cost of a query
 * grows with classes, not pictures.
 */
function groupByPlacement({ classCount, classes, secondClasses }: Placement): PictureGroup[] {
  const counts = new Map<number, number>();
  for (let picture = 0; picture < classes.length; picture++) {
    const key = classes[picture] * (classCount + 1) + (secondClasses?.[picture] ?? -1) + 1;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Array.from(counts, ([key, count]) => ({
    own: Math.floor(key / (classCount + 1)),
    second: (key % (classCount + 1)) - 1,
    count,
  }));
}
