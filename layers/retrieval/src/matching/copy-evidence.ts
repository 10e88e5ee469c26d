import { type Homography, invert, mapPoint, type Point } from './homography.ts';
import type { KeypointSet } from './keypoints.ts';
import { mapOutline, type Quad, type Size } from './outline.ts';
import { matchPlaces } from './places.ts';
import { findHomography } from './ransac.ts';

/** What speaks for one picture being a copy of another. */
export interface CopyEvidence {
  /** Places in the one picture with a match that agrees with one view of the other. */
  inliers: number;
  /** Of the keypoints that both could have, those that both have. */
  inlierShare: number;
  /** Of the matches between places that both show, those that agree with the view to a pixel of the coarser picture. */
  agreement: number;
  /** Of the cells of a grid over what both show, those with an inlier. */
  coverage: number;
  /** Of each picture's area, what the other shows. */
  shownOfOne: number;
  shownOfOther: number;
  /** Pixels of the one picture per pixel of the other. */
  scale: number;
  /** Longest over shortest of what opposite sides of the other's outline measure, and of its diagonals: 1 for a scaled, turned copy. */
  distortion: number;
}

/** Pixels by which a mapped keypoint may miss its partner. */
const threshold = 4;
/** Fewest matches that can be a view at all; what makes a copy is for the caller to say. */
const minInliers = 8;
const gridSide = 5;

/** null where no view of the other picture is seen in the one. */
export function copyEvidence(one: KeypointSet, other: KeypointSet): CopyEvidence | null {
  const { from, to } = matchPlaces(one, other);
  const fit = findHomography(from, to, { threshold, minInliers, outline: other });
  if (!fit) return null;
  const quad = mapOutline(fit.matrix, other);
  const back = invert(fit.matrix);
  const scale = Math.sqrt(areaOf(quad) / (other.width * other.height));
  const area = areaOf(clip(quad, one));
  const isShared = (point: Point) => isWithin(point, one) && isWithin(mapPoint(back, ...point), other);
  const own = pointsOf(one.points).filter((point) => isWithin(mapPoint(back, ...point), other));
  const others = pointsOf(other.points).filter(([x, y]) => isWithin(mapPoint(fit.matrix, x, y), one));
  const { inliers, agreement } = agreeing(from, to, fit.matrix, isShared, Math.max(1, scale));
  const cellOf = (point: Point) => {
    const [u, v] = mapPoint(back, ...point);
    return Math.floor((u / other.width) * gridSide) * gridSide + Math.floor((v / other.height) * gridSide);
  };
  const cells = new Set(own.map(cellOf));
  const covered = new Set(inliers.map(cellOf));
  return {
    inliers: inliers.length,
    inlierShare: inliers.length / Math.max(1, Math.min(own.length, others.length)),
    agreement,
    coverage: [...cells].filter((cell) => covered.has(cell)).length / Math.max(1, cells.size),
    shownOfOne: area / (one.width * one.height),
    shownOfOther: area / areaOf(quad),
    scale,
    distortion: distortionOf(quad, other),
  };
}

/** Where in the one picture the matches lie that agree with the homography; and how many agree to `fine` pixels, of those that could. */
function agreeing(
  from: Float32Array,
  to: Float32Array,
  homography: Homography,
  isShared: (point: Point) => boolean,
  fine: number,
): { inliers: Point[]; agreement: number } {
  const inliers = new Map<string, Point>();
  let shared = 0;
  let finely = 0;
  for (let i = 0; i < to.length; i += 2) {
    const [x, y]: Point = [to[i], to[i + 1]];
    const [u, v] = mapPoint(homography, from[i], from[i + 1]);
    const miss = Math.hypot(x - u, y - v);
    if (miss <= threshold) inliers.set(`${Math.round(x)},${Math.round(y)}`, [x, y]);
    if (!isShared([x, y]) || !isShared([u, v])) continue;
    shared++;
    if (miss <= fine) finely++;
  }
  return { inliers: [...inliers.values()], agreement: finely / Math.max(1, shared) };
}

/** Width and height may be scaled apart, as in a copy that was squeezed: sides are measured against those of the picture itself. */
function distortionOf([a, b, c, d]: Quad, { width, height }: Size): number {
  const length = ([x, y]: Point, [u, v]: Point) => Math.hypot(x - u, y - v);
  const ratio = (p: number, q: number) => Math.max(p, q) / Math.max(1e-9, Math.min(p, q));
  const [across, down] = [length(a, b) / width, length(b, c) / height];
  return Math.max(
    ratio(length(a, b), length(d, c)),
    ratio(length(b, c), length(a, d)),
    ratio(length(a, c), length(b, d)),
    ratio(across, down) ** 0.5,
  );
}

function pointsOf(points: Float32Array): Point[] {
  return Array.from({ length: points.length / 2 }, (_, i): Point => [points[2 * i], points[2 * i + 1]]);
}

function isWithin([x, y]: Point, { width, height }: Size): boolean {
  return x >= 0 && y >= 0 && x <= width && y <= height;
}

/** What of a convex outline lies within the picture (Sutherland & Hodgman, 1974). */
function clip(outline: readonly Point[], { width, height }: Size): Point[] {
  const edges: ((point: Point) => number)[] = [([x]) => x, ([x]) => width - x, ([, y]) => y, ([, y]) => height - y];
  let polygon: Point[] = [...outline];
  for (const distance of edges) {
    polygon = polygon.flatMap((point, i): Point[] => {
      const next = polygon[(i + 1) % polygon.length];
      const [here, there] = [distance(point), distance(next)];
      const crossing = here / (here - there);
      const between: Point = [point[0] + crossing * (next[0] - point[0]), point[1] + crossing * (next[1] - point[1])];
      return [...(here >= 0 ? [point] : []), ...(here >= 0 !== there >= 0 ? [between] : [])];
    });
  }
  return polygon;
}

function areaOf(polygon: readonly Point[]): number {
  let twice = 0;
  for (const [i, [x, y]] of polygon.entries()) {
    const [u, v] = polygon[(i + 1) % polygon.length];
    twice += x * v - u * y;
  }
  return Math.abs(twice) / 2;
}
