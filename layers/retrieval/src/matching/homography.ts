/**
 * A homography: 9 numbers, row-major, which map (x, y, 1) to (x' w, y' w, w). Scaled so that the
 * last is 1, unless it is 0.
 */
export type Homography = Float64Array;

/** A point as [x, y] in pixels. */
export type Point = [x: number, y: number];

/** Maps a point. The result is not finite where the point maps to infinity. */
export function mapPoint(h: Homography, x: number, y: number): Point {
  const w = h[6] * x + h[7] * y + h[8];
  return [(h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w];
}

type Nine<T> = [T, T, T, T, T, T, T, T, T];

/** The nine numbers as a tuple, for destructuring. */
export function elementsOf(h: Homography): Nine<number> {
  return [...h] as Nine<number>;
}

/** The composition a b, which applies b first. */
export function compose(a: Homography, b: Homography): Homography {
  const out = new Float64Array(9);
  for (let r = 0; r < 3; r++) {
    for (let c = 0; c < 3; c++) {
      out[3 * r + c] = a[3 * r] * b[c] + a[3 * r + 1] * b[3 + c] + a[3 * r + 2] * b[6 + c];
    }
  }
  return out;
}

/** The inverse up to scale (the adjugate). */
export function invert(h: Homography): Homography {
  const [a, b, c, d, e, f, g, i, j] = elementsOf(h);
  return Float64Array.of(
    e * j - f * i,
    c * i - b * j,
    b * f - c * e,
    f * g - d * j,
    a * j - c * g,
    c * d - a * f,
    d * i - e * g,
    b * g - a * i,
    a * e - b * d,
  );
}

/** The homography scaled to a last element of 1; unchanged where that element is 0. */
export function scaled(h: Homography): Homography {
  const last = h[8];
  return last === 0 ? h : h.map((value) => value / last);
}

/**
 * Computes the homography that maps four points to four others, through the projective basis that
 * each four define (Hartley & Zisserman, 2nd ed., section 2.3: four points in general position
 * determine it).
 *
 * @param from x, y of all points, interleaved
 * @param to x, y of their partners
 * @param rows the four pairs to use
 * @param out receives the homography
 * @returns false where three of the four points lie nearly on a line, or where the map would
 *   reverse a triangle (a mirror image)
 */
export function fromFourPoints(from: Float64Array, to: Float64Array, rows: Int32Array, out: Homography): boolean {
  if (!weigh(from, rows, weightsFrom) || !weigh(to, rows, weightsTo)) return false;
  for (let i = 0; i < 4; i++) if (weightsFrom[i] > 0 !== weightsTo[i] > 0) return false;
  // H = [p' q' r'] diag(to / from) [p q r]^-1. The inverse is made of cross products, and the scale
  // of the determinant cancels.
  out.fill(0);
  for (let i = 0; i < 3; i++) {
    const j = (i + 1) % 3;
    const k = (i + 2) % 3;
    const xj = from[2 * rows[j]];
    const yj = from[2 * rows[j] + 1];
    const xk = from[2 * rows[k]];
    const yk = from[2 * rows[k] + 1];
    const weight = weightsTo[i] / weightsFrom[i];
    const u = weight * (yj - yk);
    const v = weight * (xk - xj);
    const w = weight * (xj * yk - xk * yj);
    const x = to[2 * rows[i]];
    const y = to[2 * rows[i] + 1];
    out[0] += x * u;
    out[1] += x * v;
    out[2] += x * w;
    out[3] += y * u;
    out[4] += y * v;
    out[5] += y * w;
    out[6] += u;
    out[7] += v;
    out[8] += w;
  }
  const last = out[8];
  if (Math.abs(last) < 1e-12) return false;
  for (let i = 0; i < 9; i++) out[i] /= last;
  return true;
}

const weightsFrom = new Float64Array(4);
const weightsTo = new Float64Array(4);

/**
 * Minimum of twice the area of a triangle of sampled points, in squared units of the normalised
 * points.
 */
const smallestArea = 1e-3;

/**
 * Computes twice the signed areas of the four triangles that each leave out one of four points.
 * They are the barycentric weights of the fourth point in the other three, and the area of those
 * three.
 *
 * @returns false where an area is below `smallestArea`
 */
function weigh(points: Float64Array, rows: Int32Array, out: Float64Array): boolean {
  const ax = points[2 * rows[0]];
  const ay = points[2 * rows[0] + 1];
  const bx = points[2 * rows[1]] - ax;
  const by = points[2 * rows[1] + 1] - ay;
  const cx = points[2 * rows[2]] - ax;
  const cy = points[2 * rows[2] + 1] - ay;
  const dx = points[2 * rows[3]] - ax;
  const dy = points[2 * rows[3] + 1] - ay;
  const abc = bx * cy - by * cx;
  const abd = bx * dy - by * dx;
  const acd = cx * dy - cy * dx;
  out[0] = abc - abd + acd;
  out[1] = -acd;
  out[2] = abd;
  out[3] = abc;
  for (let i = 0; i < 4; i++) if (Math.abs(out[i]) < smallestArea) return false;
  return true;
}
