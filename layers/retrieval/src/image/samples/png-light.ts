import { encodeSrgb } from './srgb.ts';

/**
 * How a PNG file without a profile encodes light: the chunks gAMA and cHRM (PNG 3rd edition,
 * 11.3.2).
 */
export interface PngEncoding {
  /** Exponent by which light was encoded: 1/2.2 for most files, 1 for linear ones. */
  gamma: number;
  /** x and y of white, red, green and blue (CIE 1931); undefined for those of sRGB. */
  chromaticities: readonly number[] | undefined;
}

/** x and y of white, red, green and blue of sRGB (CIE 1931). */
export const srgbChromaticities = [0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06] as const;

/**
 * Converts 16-bit samples of a PNG with gAMA, and cHRM where it has other primaries, to 8-bit sRGB.
 *
 * @param samples [pixels x channels]; the first three of four channels are colour, the fourth alpha
 * @returns [pixels x channels], 8-bit
 */
export function pngLightToSrgb(samples: Uint16Array, channels: 3 | 4, encoding: PngEncoding): Uint8Array {
  const linear = Float64Array.from({ length: 65_536 }, (_, value) => (value / 65_535) ** (1 / encoding.gamma));
  const encoded = Uint8Array.from(linear, (light) => Math.round(encodeSrgb(light)));
  const matrix = encoding.chromaticities && toSrgbPrimaries(encoding.chromaticities);
  const converted = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i += channels) {
    if (matrix) {
      const [r, g, b] = [linear[samples[i]], linear[samples[i + 1]], linear[samples[i + 2]]];
      for (let row = 0; row < 3; row++) {
        const [fromRed, fromGreen, fromBlue] = matrix[row];
        converted[i + row] = Math.round(encodeSrgb(fromRed * r + fromGreen * g + fromBlue * b));
      }
    } else {
      for (let channel = 0; channel < 3; channel++) converted[i + channel] = encoded[samples[i + channel]];
    }
    if (channels === 4) converted[i + 3] = samples[i + 3] >> 8;
  }
  return converted;
}

type Matrix3 = number[][];

/** Linear RGB of the given primaries to linear sRGB, both relative to their own white. */
function toSrgbPrimaries(chromaticities: readonly number[]): Matrix3 {
  return multiply(inverse(xyzOfRgb(srgbChromaticities)), xyzOfRgb(chromaticities));
}

/** XYZ of linear RGB with the given white and primaries (x, y of white, red, green, blue). */
function xyzOfRgb([whiteX, whiteY, ...primaries]: readonly number[]): Matrix3 {
  const columns = [0, 2, 4].map((i) => [
    primaries[i] / primaries[i + 1],
    1,
    (1 - primaries[i] - primaries[i + 1]) / primaries[i + 1],
  ]);
  const byRow = [0, 1, 2].map((row) => columns.map((column) => column[row]));
  const white = [whiteX / whiteY, 1, (1 - whiteX - whiteY) / whiteY];
  const scales = inverse(byRow).map((row) => row.reduce((sum, value, i) => sum + value * white[i], 0));
  return byRow.map((row) => row.map((value, i) => value * scales[i]));
}

function multiply(a: Matrix3, b: Matrix3): Matrix3 {
  return a.map((row) => [0, 1, 2].map((column) => row.reduce((sum, value, i) => sum + value * b[i][column], 0)));
}

/** By the adjugate: cyclic cofactors over the determinant. */
function inverse(m: Matrix3): Matrix3 {
  const cofactor = (row: number, column: number) => {
    const [r1, r2, c1, c2] = [(row + 1) % 3, (row + 2) % 3, (column + 1) % 3, (column + 2) % 3];
    return m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1];
  };
  const determinant = [0, 1, 2].reduce((sum, column) => sum + m[0][column] * cofactor(0, column), 0);
  return [0, 1, 2].map((row) => [0, 1, 2].map((column) => cofactor(column, row) / determinant));
}
