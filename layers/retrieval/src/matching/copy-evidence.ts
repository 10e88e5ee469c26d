import { type Homography, invert, mapPoint, type Point } from './homography.ts';
import type { KeypointSet } from './keypoints.ts';
import { mapOutline, type Quad, type Size } from './outline.ts';
import { matchPlaces } from './places.ts';
import { findHomography } from './ransac.ts';

/** Measures of whether one picture is a copy of another. */
export interface CopyEvidence {
  /** Distinct locations in the one picture whose match agrees with the homography. */
  inliers: number;
  /**
   * Share of the keypoints that both pictures could have which both have: inliers over the smaller
   * number of keypoints in the shared area.
   */
  inlierShare: number;
  /**
   * Share of the matches within the shared area which agree with the homography to one pixel of the
   * coarser picture.
   */
  agreement: number;
  /** Share of the grid cells with keypoints in the shared area which hold an inlier. */
  coverage: number;
  /** Share of each picture's area that the other shows. */
  shownOfOne: number;
  shownOfOther: number;
  /** Pixels of the one picture per pixel of the other. */
  scale: number;
  /**
   * Largest ratio of the lengths of opposite sides, of the diagonals, and (as its square root) of
   * width and height of the other's mapped outline: 1 for a scaled, rotated copy.
   */
  distortion: number;
}

/** Maximum distance in pixels between the mapped keypoint of an inlier and its partner. */
const threshold = 4;
/** Minimum inliers of a homography; the caller decides what makes a copy. */
const minInliers = 8;
/** Cells per side of the grid over the other picture. */
const gridSide = 5;

/**
 * Finds the homography from the other picture to the one and measures how well it explains both.
 *
 * @returns null where no homography has enough inliers
 */
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

/**
 * Finds the matches that agree with the homography.
 *
 * @param isShared whether a point of the one picture lies in the shared area
 * @param fine tolerance in pixels of `agreement`
 * @returns the distinct locations of the inliers, and the share of the matches in the shared area
 *   that agree to `fine` pixels
 */
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

/**
 * Opposite sides are compared relative to those of the picture, since a squeezed copy scales width
 * and height differently.
 */
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

/** Clips a convex polygon to the picture (Sutherland & Hodgman, 1974). */
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
