import type { LabImage } from './lab.ts';

/** Width of the border relative to the shorter side. */
const borderShare = 0.1;

/**
 * Smallest variance of a border, in squared Lab units, so that noise does not stand out from a flat
 * border.
 */
const minVariance = 4;

interface Rectangle {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Mean and inverse covariance (upper triangle by rows) of the Lab colours in a rectangle. */
interface ColorModel {
  mean: [number, number, number];
  inverse: [number, number, number, number, number, number];
}

/**
 * Distance of each pixel's colour from the picture's borders: Mahalanobis distances to the colours
 * of the four borders, each scaled to at most 1, summed without the largest, as the object may
 * cross one border (Zhang et al. 2015, "backgroundness").
 *
 * @returns 0 (like the borders) to 3 per pixel, row-major
 */
export function borderContrast(lab: LabImage): Float32Array {
  const { width, height } = lab;
  const thickness = Math.max(1, Math.round(Math.min(width, height) * borderShare));
  const sides: Rectangle[] = [
    { left: 0, top: 0, right: width, bottom: thickness },
    { left: 0, top: height - thickness, right: width, bottom: height },
    { left: 0, top: 0, right: thickness, bottom: height },
    { left: width - thickness, top: 0, right: width, bottom: height },
  ];
  const sum = new Float32Array(width * height);
  const largest = new Float32Array(width * height);
  for (const side of sides) {
    const distances = distancesTo(colorModel(lab, side), lab);
    const most = Math.max(maximum(distances), 1e-6);
    for (let i = 0; i < sum.length; i++) {
      const share = distances[i] / most;
      sum[i] += share;
      if (share > largest[i]) largest[i] = share;
    }
  }
  for (let i = 0; i < sum.length; i++) sum[i] -= largest[i];
  return sum;
}

function colorModel({ planes: [L, a, b], width }: LabImage, { left, top, right, bottom }: Rectangle): ColorModel {
  const s = new Float64Array(9);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = y * width + x;
      const color = [L[at], a[at], b[at]] as const;
      for (let i = 0, k = 3; i < 3; i++) {
        s[i] += color[i];
        for (let j = i; j < 3; j++, k++) s[k] += color[i] * color[j];
      }
    }
  }
  const [m0, m1, m2, s00, s01, s02, s11, s12, s22] = s.map((value) => value / ((right - left) * (bottom - top)));
  return {
    mean: [m0, m1, m2],
    inverse: invertSymmetric(
      s00 - m0 * m0 + minVariance,
      s01 - m0 * m1,
      s02 - m0 * m2,
      s11 - m1 * m1 + minVariance,
      s12 - m1 * m2,
      s22 - m2 * m2 + minVariance,
    ),
  };
}

function invertSymmetric(a: number, b: number, c: number, d: number, e: number, f: number): ColorModel['inverse'] {
  const [A, B, C] = [d * f - e * e, c * e - b * f, b * e - c * d];
  const determinant = a * A + b * B + c * C;
  return [A, B, C, a * f - c * c, b * c - a * e, a * d - b * b].map((x) => x / determinant) as ColorModel['inverse'];
}

function distancesTo({ mean, inverse }: ColorModel, { planes: [L, a, b] }: LabImage): Float32Array {
  const [m0, m1, m2] = mean;
  const [i00, i01, i02, i11, i12, i22] = inverse;
  const distances = new Float32Array(L.length);
  for (let i = 0; i < distances.length; i++) {
    const d0 = L[i] - m0;
    const d1 = a[i] - m1;
    const d2 = b[i] - m2;
    const squared = d0 * d0 * i00 + d1 * d1 * i11 + d2 * d2 * i22 + 2 * (d0 * d1 * i01 + d0 * d2 * i02 + d1 * d2 * i12);
    distances[i] = Math.sqrt(Math.max(0, squared));
  }
  return distances;
}

function maximum(values: Float32Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) if (value > most) most = value;
  return most;
}
