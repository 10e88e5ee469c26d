import { fixed } from './canvas.ts';
import type { Random } from './random.ts';

export type Point = readonly [x: number, y: number];
/** A point of a spine with the thickness (radius) of the flesh around it. */
export type Joint = readonly [x: number, y: number, radius: number];
/** Takes a figure's own coordinates to the canvas. */
export type Placement = (x: number, y: number) => Point;

/** Straight lines through the points, closed. */
export function polygon(points: readonly Point[]): string {
  return `${polyline(points)}Z`;
}

function polyline(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${fixed(x)} ${fixed(y)}`).join('');
}

/** A smooth curve through the points (Catmull-Rom as cubic Bezier curves). */
export function curve(points: readonly Point[], closed = false): string {
  const at = (i: number): Point =>
    closed ? points[(i + points.length) % points.length] : points[Math.min(points.length - 1, Math.max(0, i))];
  let d = `M${fixed(at(0)[0])} ${fixed(at(0)[1])}`;
  for (let i = 0; i < points.length - (closed ? 0 : 1); i++) {
    const [before, from, to, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    const controls = [
      from[0] + (to[0] - before[0]) / 6,
      from[1] + (to[1] - before[1]) / 6,
      to[0] - (after[0] - from[0]) / 6,
      to[1] - (after[1] - from[1]) / 6,
      ...to,
    ];
    d += `C${controls.map(fixed).join(' ')}`;
  }
  return closed ? `${d}Z` : d;
}

/** A rounded, irregular closed shape. */
export function blob(
  random: Random,
  x: number,
  y: number,
  radiusX: number,
  radiusY: number,
  roughness = 0.14,
  corners = 9,
): string {
  const start = random.between(0, 6.28);
  const points = Array.from({ length: corners }, (_, i): Point => {
    const angle = start + (i / corners) * 2 * Math.PI;
    const reach = random.about(1, roughness);
    return [x + Math.cos(angle) * radiusX * reach, y + Math.sin(angle) * radiusY * reach];
  });
  return curve(points, true);
}

/** A skyline of hills or peaks from left to right by midpoint displacement: 2^depth + 1 points around `base`, up to `height` high. */
export function ridge(
  random: Random,
  width: number,
  base: number,
  height: number,
  depth = 6,
  roughness = 0.5,
): Point[] {
  let heights = [random.next(), random.next(), random.next()];
  let spread = 0.5;
  for (let level = 1; level < depth; level++) {
    const finer: number[] = [];
    for (const [i, value] of heights.entries()) {
      finer.push(value);
      const next = heights[i + 1];
      if (next !== undefined) finer.push((value + next) / 2 + random.between(-spread, spread));
    }
    heights = finer;
    spread *= roughness;
  }
  const step = (width + 20) / (heights.length - 1);
  return heights.map((value, i): Point => [i * step - 10, base - value * height]);
}

/** The area under a skyline, down to `bottom`. */
export function below(points: readonly Point[], bottom: number): string {
  const [first, last] = [points[0], points[points.length - 1]];
  return `${polyline(points)}L${fixed(last[0])} ${fixed(bottom)}L${fixed(first[0])} ${fixed(bottom)}Z`;
}

/** A smooth fleshy shape around a spine, with round ends: legs, necks, trunks, tails, whole bodies. */
export function limb(joints: readonly Joint[], place: Placement = (x, y) => [x, y], scale = 1): string {
  const spine = refine(joints).map(([x, y, radius]): Joint => [...place(x, y), radius * scale]);
  const left: Point[] = [];
  const right: Point[] = [];
  for (const [i, [x, y, radius]] of spine.entries()) {
    const [ahead, behind] = [spine[Math.min(i + 1, spine.length - 1)], spine[Math.max(i - 1, 0)]];
    const length = Math.hypot(ahead[0] - behind[0], ahead[1] - behind[1]) || 1;
    const [normalX, normalY] = [-(ahead[1] - behind[1]) / length, (ahead[0] - behind[0]) / length];
    left.push([x + normalX * radius, y + normalY * radius]);
    right.push([x - normalX * radius, y - normalY * radius]);
  }
  return polygon([...left, ...cap(spine, true), ...right.reverse(), ...cap(spine, false)]);
}

/** Half a circle around an end of the spine. */
function cap(spine: readonly Joint[], atEnd: boolean): Point[] {
  const [x, y, radius] = spine[atEnd ? spine.length - 1 : 0];
  const [fromX, fromY] = spine[atEnd ? spine.length - 2 : 1];
  const forward = Math.atan2(y - fromY, x - fromX);
  return [0.25, 0, -0.25].map((turn): Point => {
    const angle = forward + turn * Math.PI;
    return [x + Math.cos(angle) * radius, y + Math.sin(angle) * radius];
  });
}

/** Catmull-Rom points between the joints, six to each piece. */
function refine(joints: readonly Joint[]): Joint[] {
  const at = (i: number) => joints[Math.min(joints.length - 1, Math.max(0, i))];
  const fine: Joint[] = [];
  for (let i = 0; i < joints.length - 1; i++) {
    for (let k = 0; k < 6; k++) fine.push(between(at(i - 1), at(i), at(i + 1), at(i + 2), k / 6));
  }
  fine.push(at(joints.length - 1));
  return fine;
}

function between(a: Joint, b: Joint, c: Joint, d: Joint, t: number): Joint {
  const at = (i: 0 | 1 | 2) =>
    b[i] +
    0.5 * t * (c[i] - a[i] + t * (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i] + t * (3 * (b[i] - c[i]) + d[i] - a[i])));
  return [at(0), at(1), Math.max(0.001, at(2))];
}

/** Puts a figure at (x, y), scaled, mirrored when it looks left, and turned by `turn` radians. */
export function placement(x: number, y: number, scale: number, looksLeft = false, turn = 0): Placement {
  const [cos, sin] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
  const mirror = looksLeft ? -1 : 1;
  return (u, v) => [x + mirror * (u * cos - v * sin), y + u * sin + v * cos];
}

/** Places along 0 to 1 that keep their distance from the ones before (golden ratio), for figures that must not hide each other. */
export function apart(index: number, start = 0.3): number {
  return (start + index * 0.618) % 1;
}
