import type { RgbImage } from '../image/index.ts';
import { withMats } from './opencv.ts';

/** CIE Lab, one plane per channel, row-major: L 0 to 100, a and b about -127 to 127. */
export interface LabImage {
  planes: readonly [Float32Array, Float32Array, Float32Array];
  width: number;
  height: number;
}

/** Converts sRGB by OpenCV's 8-bit conversion, whose step of L is 100 / 255. */
export function toLab({ data, width, height }: RgbImage): LabImage {
  return withMats((cv, own) => {
    const mat = own(new cv.Mat(height, width, cv.CV_8UC3));
    mat.data.set(data);
    cv.cvtColor(mat, mat, cv.COLOR_RGB2Lab);
    const bytes = mat.data;
    const [lightness, a, b] = [plane(width * height), plane(width * height), plane(width * height)];
    for (let i = 0, at = 0; i < lightness.length; i++, at += 3) {
      lightness[i] = (bytes[at] * 100) / 255;
      a[i] = bytes[at + 1] - 128;
      b[i] = bytes[at + 2] - 128;
    }
    return { planes: [lightness, a, b] as const, width, height };
  });
}

function plane(length: number): Float32Array {
  return new Float32Array(length);
}
