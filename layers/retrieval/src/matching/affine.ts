import type { Homography } from './homography.ts';

/** The least share of the marked points' spread, squared, that lies across their main direction. */
const leastBreadth = 1e-3;

/**
 * The affine map of least squares over the marked pairs, in closed form.
 *
 * @param from, to interleaved x, y of all points. @param marked non-zero for the pairs to fit.
 * @returns false, with `h` as it was, where the points lie on a line or the map would turn the picture over.
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
  if (!(determinant > leastBreadth * (xx + yy) ** 2)) return false;
  const a = (xu * yy - yu * xy) / determinant;
  const b = (yu * xx - xu * xy) / determinant;
  const c = (xv * yy - yv * xy) / determinant;
  const d = (yv * xx - xv * xy) / determinant;
  if (!(a * d > b * c)) return false;
  h.set([a, b, mu - a * mx - b * my, c, d, mv - c * mx - d * my, 0, 0, 1]);
  return true;
}
