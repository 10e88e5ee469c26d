import { readFileSync } from 'node:fs';

/** Row-major 3 x 3. */
export type Homography = number[];

export function readHomography(path: string): Homography {
  return readFileSync(path, 'utf8').trim().split(/\s+/).map(Number);
}

export function project(h: Homography, x: number, y: number): [number, number] {
  const w = h[6] * x + h[7] * y + h[8];
  return [(h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w];
}

export function invert([a, b, c, d, e, f, g, h, i]: Homography): Homography {
  const adjugate = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
  const determinant = a * adjugate[0] + b * adjugate[3] + c * adjugate[6];
  return adjugate.map((value) => value / determinant);
}

/** Factor by which lengths grow at (x, y): square root of the local change of area. */
export function growth(h: Homography, x: number, y: number): number {
  const w = h[6] * x + h[7] * y + h[8];
  const determinant =
    h[0] * (h[4] * h[8] - h[5] * h[7]) - h[1] * (h[3] * h[8] - h[5] * h[6]) + h[2] * (h[3] * h[7] - h[4] * h[6]);
  return Math.sqrt(Math.abs(determinant / w ** 3));
}
