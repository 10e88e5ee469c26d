import type { RgbImage } from '../image/index.ts';
import { findMainObject, type ObjectMask } from './mask.ts';

/**
 * F_i of the paper for one picture: `[c1, c2, c3, x, y, rho, axisRatio]`.
 *
 * - c1, c2 in -1..1 and c3 in 0..1: mean colour of the main object (eq. 5)
 * - x, y in 0..1: its centroid relative to width and height (eq. 6)
 * - rho in 0..1: its share of the picture's area
 * - axisRatio in 0..1: short over long axis of the ellipse with its second moments
 *
 * Always finite and in range. Where nothing stands out, the object is the whole picture.
 */
export async function describeObject(rgb: RgbImage): Promise<Float32Array> {
  const { mask, small } = findMainObject(rgb);
  return Float32Array.of(...meanColor(small, mask), ...placeAndShape(mask));
}

/** Eq. (5): mean of (s cos h, s sin h, v) over the object, so that hue is averaged circularly. */
function meanColor({ data }: RgbImage, mask: ObjectMask): [number, number, number] {
  let c1 = 0;
  let c2 = 0;
  let c3 = 0;
  let pixels = 0;
  for (let i = 0, at = 0; i < mask.data.length; i++, at += 3) {
    if (mask.data[i] === 0) continue;
    const [red, green, blue] = [data[at] / 255, data[at + 1] / 255, data[at + 2] / 255];
    const value = Math.max(red, green, blue);
    const chroma = value - Math.min(red, green, blue);
    if (chroma > 0) {
      const hue = (sextant(red, green, blue, value, chroma) * Math.PI) / 3;
      c1 += (chroma / value) * Math.cos(hue);
      c2 += (chroma / value) * Math.sin(hue);
    }
    c3 += value;
    pixels++;
  }
  return [c1 / pixels, c2 / pixels, c3 / pixels];
}

/** HSV hue in sextants: 0 red, 2 green, 4 blue; between -1 and 5. */
function sextant(red: number, green: number, blue: number, value: number, chroma: number): number {
  if (value === red) return (green - blue) / chroma;
  if (value === green) return 2 + (blue - red) / chroma;
  return 4 + (red - green) / chroma;
}

/** Eq. (6), area share and axis ratio, from the moments of the mask up to the second order. */
function placeAndShape({ data, width, height }: ObjectMask): [number, number, number, number] {
  let area = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumXY = 0;
  let sumYY = 0;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (data[i] === 0) continue;
      area++;
      sumX += x;
      sumY += y;
      sumXX += x * x;
      sumXY += x * y;
      sumYY += y * y;
    }
  }
  const meanX = sumX / area;
  const meanY = sumY / area;
  // A pixel is a unit square, not a point: its own variance of 1/12 keeps one row of pixels an
  // ellipse.
  const varianceX = sumXX / area - meanX * meanX + 1 / 12;
  const varianceY = sumYY / area - meanY * meanY + 1 / 12;
  const covariance = sumXY / area - meanX * meanY;
  const trace = varianceX + varianceY;
  const spread = Math.hypot(varianceX - varianceY, 2 * covariance);
  const axisRatio = Math.sqrt(Math.max(0, trace - spread) / (trace + spread));
  return [(meanX + 0.5) / width, (meanY + 0.5) / height, area / (width * height), axisRatio];
}
