import { fitAffine } from './affine.ts';
import type { FramedPairs } from './framed-pairs.ts';
import { compose, elementsOf, type Homography, scaled } from './homography.ts';
import { isPlausibleOutline, type Size } from './outline.ts';
import { refine } from './refine.ts';

/** Maximum ratio between the size of a keypoint and its size as mapped. */
const maxScaleRatio = 1.8;
/** Minimum cosine between the orientation of a keypoint and its orientation as mapped. */
const minCosine = Math.cos(Math.PI / 6);
/**
 * Maximum distance between a keypoint and its location as the similarity of a seed pair maps it: a
 * number of pixels plus a share of its distance from the seed.
 */
const seedTolerance = { pixels: 12, share: 0.15 };
/**
 * Tolerances in pixels of the successive rounds of fitting a model and marking the pairs that agree
 * with it.
 */
const tolerances = [12, 12, 12, 4, 4, 4];
/** Minimum pairs to fit a homography; with fewer an affine map is fitted. */
const minHomographyPairs = 6;
/** Maximum seed pairs whose similarity is tried, evenly spaced among all pairs. */
const maxSeeds = 64;
/** Maximum seed similarities that are refined. */
const maxFollowed = 3;

export interface FramedView {
  /** Maps pixels of the candidate to pixels of the query. */
  matrix: Homography;
  inliers: number;
}

/**
 * Finds the homography that most pairs agree with in location, size and orientation. Every pair
 * gives a similarity (Lowe 2004; Philbin et al. 2007), so nothing is drawn at random. The
 * similarities with most support are refined to an affine map and then to a homography, with
 * falling tolerances (Chum et al. 2003).
 *
 * @param pairs matches from the candidate to the query
 * @param minInliers minimum pairs that agree with the homography
 * @returns null where no plausible homography has `minInliers`
 */
export function findFramedView(
  pairs: FramedPairs,
  candidate: Size,
  query: Size,
  minInliers: number,
): FramedView | null {
  const marked = new Uint8Array(pairs.count);
  const model = new Float64Array(9);
  const followed = new Uint8Array(pairs.count);
  let best: FramedView | null = null;
  let left = maxFollowed;
  for (const { seed, support } of seedsOf(pairs)) {
    if (left === 0 || support < Math.max(3, minInliers / 2)) break;
    if (followed[seed]) continue;
    left--;
    markNeighbours(pairs, seed, marked);
    for (let i = 0; i < pairs.count; i++) followed[i] |= marked[i];
    similarity(pairs, seed, model);
    const inliers = grow(pairs, model, marked);
    if (inliers < minInliers || inliers <= (best?.inliers ?? 0)) continue;
    const matrix = toPixels(model, pairs, candidate, query);
    if (isPlausibleOutline(matrix, candidate)) best = { matrix, inliers };
  }
  return best;
}

/** Seed pairs with the number of pairs that agree with the similarity of each, largest first. */
function seedsOf(pairs: FramedPairs): { seed: number; support: number }[] {
  const marked = new Uint8Array(pairs.count);
  const step = Math.max(1, pairs.count / maxSeeds);
  return Array.from({ length: Math.min(pairs.count, maxSeeds) }, (_, i) => {
    const seed = Math.floor(i * step);
    return { seed, support: markNeighbours(pairs, seed, marked) };
  }).sort((a, b) => b.support - a.support || a.seed - b.seed);
}

/**
 * Marks the pairs that agree with the similarity of a seed pair.
 *
 * @returns the number of marked pairs
 */
function markNeighbours(pairs: FramedPairs, seed: number, marked: Uint8Array): number {
  const { from, to, fromDirections, toDirections, scales } = pairs;
  const x = from[2 * seed];
  const y = from[2 * seed + 1];
  const u = to[2 * seed];
  const v = to[2 * seed + 1];
  const scale = scales[seed];
  const { cos, sin } = turnOf(pairs, seed);
  const slack = seedTolerance.pixels * pairs.toScale;
  let count = 0;
  for (let i = 0; i < pairs.count; i++) {
    marked[i] = 0;
    const ratio = scales[i] / scale;
    if (ratio > maxScaleRatio || ratio * maxScaleRatio < 1) continue;
    const ax = fromDirections[2 * i];
    const ay = fromDirections[2 * i + 1];
    const turned = (cos * ax - sin * ay) * toDirections[2 * i] + (sin * ax + cos * ay) * toDirections[2 * i + 1];
    if (turned < minCosine) continue;
    const dx = from[2 * i] - x;
    const dy = from[2 * i + 1] - y;
    const px = scale * (cos * dx - sin * dy);
    const py = scale * (sin * dx + cos * dy);
    const ex = u + px - to[2 * i];
    const ey = v + py - to[2 * i + 1];
    const limit = slack + seedTolerance.share * Math.sqrt(px * px + py * py);
    if (ex * ex + ey * ey > limit * limit) continue;
    marked[i] = 1;
    count++;
  }
  return count;
}

/** Writes the similarity that a seed pair determines into `h`. */
function similarity(pairs: FramedPairs, seed: number, h: Homography): void {
  const { from, to, scales } = pairs;
  const { cos, sin } = turnOf(pairs, seed);
  const [x, y, a, b] = [from[2 * seed], from[2 * seed + 1], scales[seed] * cos, scales[seed] * sin];
  h.set([a, -b, to[2 * seed] - a * x + b * y, b, a, to[2 * seed + 1] - b * x - a * y, 0, 0, 1]);
}

function turnOf({ fromDirections, toDirections }: FramedPairs, row: number) {
  const [fx, fy] = [fromDirections[2 * row], fromDirections[2 * row + 1]];
  const [tx, ty] = [toDirections[2 * row], toDirections[2 * row + 1]];
  return { cos: fx * tx + fy * ty, sin: fx * ty - fy * tx };
}

/**
 * Alternates between fitting the model to the marked pairs and marking the pairs that agree with
 * it.
 *
 * @returns the number of pairs marked last; 0 where they do not determine a model
 */
function grow(pairs: FramedPairs, model: Homography, marked: Uint8Array): number {
  let count = marked.reduce((sum, one) => sum + one, 0);
  for (const [round, tolerance] of tolerances.entries()) {
    if (count < 3) return 0;
    if (round === 0 || count < minHomographyPairs) fitAffine(pairs.from, pairs.to, marked, model);
    else refine(pairs.from, pairs.to, marked, 2, model);
    count = markAgreeing(pairs, model, tolerance * pairs.toScale, marked);
  }
  // Points on a line do not determine a map of the plane.
  return fitAffine(pairs.from, pairs.to, marked, new Float64Array(9)) ? count : 0;
}

/**
 * Marks the pairs that agree with the model: within `limit` in location, and alike in size and
 * orientation.
 *
 * @returns the number of marked pairs
 */
function markAgreeing(pairs: FramedPairs, model: Homography, limit: number, marked: Uint8Array): number {
  const { from, to, fromDirections, toDirections, scales } = pairs;
  const [a, b, c, d, e, f, g, h, last] = elementsOf(model);
  let count = 0;
  for (let i = 0; i < pairs.count; i++) {
    marked[i] = 0;
    const x = from[2 * i];
    const y = from[2 * i + 1];
    const w = g * x + h * y + last;
    if (!(w > 0)) continue;
    const px = (a * x + b * y + c) / w;
    const py = (d * x + e * y + f) / w;
    const ex = px - to[2 * i];
    const ey = py - to[2 * i + 1];
    if (!(ex * ex + ey * ey < limit * limit)) continue;
    // The Jacobian of the model at this point: how it scales and rotates here.
    const xx = (a - px * g) / w;
    const xy = (b - px * h) / w;
    const yx = (d - py * g) / w;
    const yy = (e - py * h) / w;
    const stretch = (xx * yy - xy * yx) / scales[i] ** 2;
    if (!(stretch < maxScaleRatio ** 2 && stretch * maxScaleRatio ** 2 > 1)) continue;
    const ax = fromDirections[2 * i];
    const ay = fromDirections[2 * i + 1];
    const vx = xx * ax + xy * ay;
    const vy = yx * ax + yy * ay;
    const along = vx * toDirections[2 * i] + vy * toDirections[2 * i + 1];
    if (along < minCosine * Math.sqrt(vx * vx + vy * vy)) continue;
    marked[i] = 1;
    count++;
  }
  return count;
}

function toPixels(model: Homography, { fromScale, toScale }: FramedPairs, candidate: Size, query: Size): Homography {
  const { width, height } = candidate;
  const inward = Float64Array.of(
    fromScale,
    0,
    (-fromScale * width) / 2,
    0,
    fromScale,
    (-fromScale * height) / 2,
    0,
    0,
    1,
  );
  const outward = Float64Array.of(1 / toScale, 0, query.width / 2, 0, 1 / toScale, query.height / 2, 0, 0, 1);
  return scaled(compose(outward, compose(model, inward)));
}
