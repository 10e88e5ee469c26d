import { type Homography, invert, mapPoint, type Point } from './homography.ts';
import { matchDescriptors } from './match.ts';
import type { Quad, Size } from './outline.ts';
import { type KeypointSet, verify } from './verify.ts';

/** What speaks for one picture being a copy of another. */
export interface CopyEvidence {
  /** Matches that agree with one view of the other picture. */
  inliers: number;
  /** Of the keypoints that both could have, those that both have. */
  inlierShare: number;
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

/** What a near-duplicate must reach: a copy that was resized, recompressed, cropped to 60 %, turned by up to 30 degrees or stamped does. */
const least = { inliers: 16, coverage: 0.5, shownOfBoth: 0.45, shownOfEither: 0.75 };
const mostDistortion = 1.12;
/**
 * The least share of inliers. At one scale the two have the same keypoints, but for what compression and a stamp take away, and two
 * shots of one scene have fewer; at scales apart, those of the finest octaves have no partner.
 */
const leastShare = { atOneScale: 0.33, atTwo: 0.12 };
/** Scales further apart than this factor are two. */
const oneScale = 1.32;
/** Pixels by which a mapped keypoint may miss its partner. */
const threshold = 4;
const gridSide = 5;

/** Whether one picture is a copy of the other, however saved, scaled, cropped or turned; see `least`. */
export function isNearDuplicate(one: KeypointSet, other: KeypointSet): boolean {
  const evidence = copyEvidence(one, other);
  if (!evidence) return false;
  const { inliers, inlierShare, coverage, shownOfOne, shownOfOther, scale, distortion } = evidence;
  const isOneScale = Math.max(scale, 1 / scale) <= oneScale;
  return (
    inliers >= least.inliers &&
    inlierShare >= (isOneScale ? leastShare.atOneScale : leastShare.atTwo) &&
    coverage >= least.coverage &&
    Math.min(shownOfOne, shownOfOther) >= least.shownOfBoth &&
    Math.max(shownOfOne, shownOfOther) >= least.shownOfEither &&
    distortion <= mostDistortion
  );
}

/** null where no view of the other picture is seen in the one. */
export function copyEvidence(one: KeypointSet, other: KeypointSet): CopyEvidence | null {
  const { homography, quad } = verify(one, other);
  if (!homography || !quad) return null;
  const shared = clip(quad, one);
  const area = areaOf(shared);
  const own = pointsOf(one).filter((point) => isInside(point, quad));
  const back = invert(homography);
  const others = pointsOf(other).map(([x, y]) => mapPoint(homography, x, y));
  const visible = others.filter(([x, y]) => x >= 0 && y >= 0 && x <= one.width && y <= one.height);
  const inliers = inlierPlaces(one, other, homography);
  const cellOf = ([x, y]: Point) => {
    const [u, v] = mapPoint(back, x, y);
    return Math.floor((u / other.width) * gridSide) * gridSide + Math.floor((v / other.height) * gridSide);
  };
  const cells = new Set(own.map(cellOf));
  const covered = new Set(inliers.map(cellOf));
  return {
    inliers: inliers.length,
    inlierShare: inliers.length / Math.max(1, Math.min(own.length, visible.length)),
    coverage: [...cells].filter((cell) => covered.has(cell)).length / Math.max(1, cells.size),
    shownOfOne: area / (one.width * one.height),
    shownOfOther: area / areaOf(quad),
    scale: Math.sqrt(areaOf(quad) / (other.width * other.height)),
    distortion: distortionOf(quad, other),
  };
}

/** Where in the one picture the matches lie that agree with the homography. */
function inlierPlaces(one: KeypointSet, other: KeypointSet, homography: Homography): Point[] {
  const { pairs } = matchDescriptors(other.descriptors, one.descriptors);
  const found = new Map<string, Point>();
  for (let i = 0; i < pairs.length; i += 2) {
    const [a, b] = [2 * pairs[i]!, 2 * pairs[i + 1]!];
    const [x, y] = [one.points[b]!, one.points[b + 1]!];
    const [u, v] = mapPoint(homography, other.points[a]!, other.points[a + 1]!);
    if (Math.hypot(x - u, y - v) <= threshold) found.set(`${Math.round(x)},${Math.round(y)}`, [x, y]);
  }
  return [...found.values()];
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

function pointsOf({ points, count }: KeypointSet): Point[] {
  return Array.from({ length: count }, (_, i): Point => [points[2 * i]!, points[2 * i + 1]!]);
}

function isInside([x, y]: Point, quad: Quad): boolean {
  return quad.every(([ax, ay], i) => {
    const [bx, by] = quad[(i + 1) % 4]!;
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0;
  });
}

/** What of a convex outline lies within the picture (Sutherland & Hodgman, 1974). */
function clip(outline: readonly Point[], { width, height }: Size): Point[] {
  const edges: ((point: Point) => number)[] = [([x]) => x, ([x]) => width - x, ([, y]) => y, ([, y]) => height - y];
  let polygon: Point[] = [...outline];
  for (const distance of edges) {
    polygon = polygon.flatMap((point, i): Point[] => {
      const next = polygon[(i + 1) % polygon.length]!;
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
    const [u, v] = polygon[(i + 1) % polygon.length]!;
    twice += x * v - u * y;
  }
  return Math.abs(twice) / 2;
}
