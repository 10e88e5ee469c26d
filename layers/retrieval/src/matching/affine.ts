import type { Homography } from './homography.ts';

/**
 * Minimum spread of the points across their main direction, relative to their total spread: det(S)
 * / trace(S)^2 of their scatter matrix S.
 */
const minBreadth = 1e-3;

/**
 * Fits the least-squares affine map over the marked pairs, in closed form.
 *
 * @param from x, y of all points, interleaved
 * @param to x, y of their partners
 * @param marked non-zero for the pairs to fit
 * @param h receives the map
 * @returns false, with `h` unchanged, where the points lie on a line or the map is a reflection
 */
export function fitAffine(from: Float64Array, to: Float64Array, marked: Uint8Array, h: Homography): boolean {
  let [count, mx, my, mu, mv] = [0, 0, 0, 0, 0];
  for (let i = 0; i < marked.length; i++) {
    if (!marked[i]) continue;
    count++;
    mx += from[2 * i];
    my += from[2 * i + 1];
    mu += to[2 * i];
    mv += to[2 * i + 1];
  }
  mx /= count;
  my /= count;
  mu /= count;
  mv /= count;
  let [xx, xy, yy, xu, yu, xv, yv] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < marked.length; i++) {
    if (!marked[i]) continue;
    const x = from[2 * i] - mx;
    const y = from[2 * i + 1] - my;
    const u = to[2 * i] - mu;
    const v = to[2 * i + 1] - mv;
    xx += x * x;
    xy += x * y;
    yy += y * y;
    xu += x * u;
    yu += y * u;
    xv += x * v;
    yv += y * v;
  }
  const determinant = xx * yy - xy * xy;
  if (!(determinant > minBreadth * (xx + yy) ** 2)) return false;
  const a = (xu * yy - yu * xy) / determinant;
  const b = (yu * xx - xu * xy) / determinant;
  const c = (xv * yy - yv * xy) / determinant;
  const d = (yv * xx - xv * xy) / determinant;
  if (!(a * d > b * c)) return false;
  h.set([a, b, mu - a * mx - b * my, c, d, mv - c * mx - d * my, 0, 0, 1]);
  return true;
}
