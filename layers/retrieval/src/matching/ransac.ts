import { type Random, seededRandom, xorshift32 } from '../math/index.ts';
import { compose, elementsOf, fromFourPoints, type Homography, invert, scaled } from './homography.ts';
import { isPlausibleOutline, type Size } from './outline.ts';
import { refine } from './refine.ts';

/** Options of `findHomography`. */
export interface HomographyOptions {
  /**
   * Maximum distance of an inlier between the mapped point and its partner, in pixels of `to`.
   * Default 4.
   */
  threshold?: number;
  /** Maximum number of samples. Default 500. */
  iterations?: number;
  /**
   * Stops once the probability that a better model was missed is at most 1 - confidence. Default
   * .999.
   */
  confidence?: number;
  /** The same seed gives the same answer. Default 1. */
  seed?: number;
  /** Minimum inliers. Default 4, which any four pairs reach. */
  minInliers?: number;
  /**
   * Size of the picture of `from`: models that fold, mirror or inflate its outline are rejected
   * (`isPlausibleOutline`).
   */
  outline?: Size;
}

/** A homography and the pairs that agree with it. */
export interface HomographyFit {
  /** Maps `from` to `to`. */
  matrix: Homography;
  /** Rows of the pairs within the threshold, ascending. */
  inliers: Int32Array;
}

/**
 * Finds the homography that maps most points of `from` to their partners in `to`: RANSAC (Fischler
 * & Bolles 1981) scored by truncated squared error (Torr & Zisserman 2000), with every better model
 * refined on its inliers (Chum et al. 2003). Samples with three points on a line, mirrored models
 * and implausible outlines are rejected.
 *
 * @param from m x 2 points in pixels
 * @param to m x 2 points in pixels, partners in the same row
 * @returns null where no model has `minInliers`
 * @throws RangeError if the two differ in length
 */
export function findHomography(
  from: Float32Array,
  to: Float32Array,
  options: HomographyOptions = {},
): HomographyFit | null {
  const { threshold = 4, iterations = 500, confidence = 0.999, seed = 1, minInliers = 4, outline } = options;
  if (from.length !== to.length || from.length % 2 !== 0) {
    throw new RangeError(`from has ${from.length} numbers and to ${to.length}; both need x, y of the same pairs`);
  }
  const count = from.length / 2;
  const needed = Math.max(4, minInliers);
  if (count < needed) return null;

  const source = normalise(from);
  const target = normalise(to);
  const limit = (threshold * target.scale) ** 2;
  const toPixels = (h: Homography): Homography => compose(invert(target.transform), compose(h, source.transform));
  const random = seededRandom(seed, xorshift32);
  const rows = new Int32Array(4);
  const model = new Float64Array(9);
  const marked = new Uint8Array(count);
  const best = {
    matrix: new Float64Array(9),
    marked: new Uint8Array(count),
    inliers: 0,
    cost: Number.POSITIVE_INFINITY,
  };

  const consider = (): boolean => {
    const cost = score(model, source.points, target.points, limit, best.cost, marked);
    if (cost >= best.cost || (outline && !isPlausibleOutline(toPixels(model), outline))) return false;
    best.cost = cost;
    best.matrix.set(model);
    best.marked.set(marked);
    best.inliers = marked.reduce((sum, one) => sum + one, 0);
    return true;
  };

  let rounds = iterations;
  for (let round = 0; round < rounds; round++) {
    draw(random, count, rows);
    if (!fromFourPoints(source.points, target.points, rows, model) || !consider()) continue;
    while (best.inliers > 4) {
      model.set(best.matrix);
      if (!refine(source.points, target.points, best.marked, 2, model) || !consider()) break;
    }
    const good = (best.inliers / count) ** 4;
    rounds = Math.min(rounds, Math.ceil(Math.log(1 - confidence) / Math.log(Math.max(1e-12, 1 - good))));
  }
  if (best.inliers < needed) return null;
  const inliers = Int32Array.from({ length: count }, (_, row) => row).filter((row) => best.marked[row]);
  return { matrix: scaled(toPixels(best.matrix)), inliers };
}

/** Draws four different rows. */
function draw(random: Random, count: number, rows: Int32Array): void {
  for (let i = 0; i < 4; ) {
    const row = random.uint32() % count;
    let fresh = true;
    for (let j = 0; j < i; j++) if (rows[j] === row) fresh = false;
    if (fresh) rows[i++] = row;
  }
}

/**
 * Sum of the truncated squared errors in units of the limit. Stops early, with a larger number,
 * once the sum reaches `bound`.
 */
function score(
  h: Homography,
  from: Float64Array,
  to: Float64Array,
  limit: number,
  bound: number,
  marked: Uint8Array,
): number {
  const [a, b, c, d, e, f, g, i, j] = elementsOf(h);
  let cost = 0;
  for (let row = 0; row < marked.length; row++) {
    const x = from[2 * row];
    const y = from[2 * row + 1];
    const w = g * x + i * y + j;
    const dx = a * x + b * y + c - w * to[2 * row];
    const dy = d * x + e * y + f - w * to[2 * row + 1];
    const error = (dx * dx + dy * dy) / (limit * w * w);
    const near = w > 0 && error < 1;
    marked[row] = near ? 1 : 0;
    cost += near ? error : 1;
    if (cost >= bound) return cost;
  }
  return cost;
}

/**
 * Translates points to their centroid and scales them to a mean distance of sqrt(2) (Hartley 1997).
 */
function normalise(points: Float32Array) {
  const count = points.length / 2;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < count; i++) {
    meanX += points[2 * i] / count;
    meanY += points[2 * i + 1] / count;
  }
  let spread = 0;
  for (let i = 0; i < count; i++) {
    const dx = points[2 * i] - meanX;
    const dy = points[2 * i + 1] - meanY;
    spread += Math.sqrt(dx * dx + dy * dy) / count;
  }
  const scale = spread > 0 ? Math.SQRT2 / spread : 1;
  const transform = Float64Array.of(scale, 0, -scale * meanX, 0, scale, -scale * meanY, 0, 0, 1);
  const out = new Float64Array(points.length);
  for (let i = 0; i < count; i++) {
    out[2 * i] = scale * (points[2 * i] - meanX);
    out[2 * i + 1] = scale * (points[2 * i + 1] - meanY);
  }
  return { points: out, transform, scale };
}
