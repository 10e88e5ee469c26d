import { matchDescriptors } from '@dlsift/retrieval/matching';
import { rootSift } from '@dlsift/retrieval/sift';
import { growth, type Homography, invert, project } from './homography.ts';
import type { Features } from './opencv.ts';
import type { GrayPicture } from './pictures.ts';

/** Largest distance of two keypoints that count as the same, in pixels of the second picture. */
const tolerance = 2.5;
/** Largest ratio of the scales of two keypoints that count as the same, after mapping. */
const scaleTolerance = 1.6;

/** Shares of the smaller number of keypoints in the common view. */
export interface Scores {
  /** Keypoints found again at the same location and scale. */
  repeatability: number;
  /** Correct matches of descriptors. */
  matching: number;
  /** Correct matches among all matches. */
  precision: number;
}

/** Scores two views of a plane related by `h`, after Mikolajczyk and Schmid (2005). */
export function scoreViews(first: GrayPicture, a: Features, second: GrayPicture, b: Features, h: Homography): Scores {
  const back = invert(h);
  const left = inCommonView(a, h, second);
  const right = inCommonView(b, back, first);
  const mapped = left.map(({ x, y, size, index }) => {
    const [px, py] = project(h, x, y);
    return { x: px, y: py, size: size * growth(h, x, y), index };
  });
  const smaller = Math.min(left.length, right.length);
  const { pairs } = matchDescriptors(rowsOf(a, left), rowsOf(b, right), { ratio: 1, mutual: true });
  let correct = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    if (distance(mapped[pairs[i]], right[pairs[i + 1]]) <= tolerance) correct++;
  }
  return {
    repeatability: repeated(mapped, right) / smaller,
    matching: correct / smaller,
    precision: correct / (pairs.length / 2),
  };
}

interface Point {
  x: number;
  y: number;
  size: number;
  index: number;
}

/** Keypoints that `h` maps into the other picture. */
function inCommonView({ count, keypoints }: Features, h: Homography, other: GrayPicture): Point[] {
  const points: Point[] = [];
  for (let index = 0; index < count; index++) {
    const [x, y, size] = keypoints.subarray(index * 5);
    const [px, py] = project(h, x, y);
    if (px >= 0 && px < other.width && py >= 0 && py < other.height) points.push({ x: x, y: y, size: size, index });
  }
  return points;
}

function rowsOf({ descriptors }: Features, points: Point[]): Uint8Array {
  const rows = new Uint8Array(points.length * 128);
  points.forEach(({ index }, i) => {
    rows.set(descriptors.subarray(index * 128, index * 128 + 128), i * 128);
  });
  return rootSift(rows);
}

function distance(p: Point, q: Point): number {
  return Math.hypot(p.x - q.x, p.y - q.y);
}

/** Number of pairs that are each other's nearest among those of similar scale, and near enough. */
function repeated(a: Point[], b: Point[]): number {
  const forward = a.map((p) => nearestOfScale(p, b));
  const backward = b.map((q) => nearestOfScale(q, a));
  return forward.filter((j, i) => j >= 0 && backward[j] === i && distance(a[i], b[j]) <= tolerance).length;
}

function nearestOfScale(p: Point, among: Point[]): number {
  let best = -1;
  for (const [i, q] of among.entries()) {
    if (Math.abs(Math.log(p.size / q.size)) >= Math.log(scaleTolerance)) continue;
    if (best < 0 || distance(p, q) < distance(p, among[best])) best = i;
  }
  return best;
}
