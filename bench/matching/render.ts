import type { RgbImage } from '@dlsift/retrieval/image';
import type { Homography } from '@dlsift/retrieval/matching';

/** sRGB, 8 bits per channel. */
export type View = RgbImage;

const subsamples = [
  [-0.25, -0.25],
  [0.25, -0.25],
  [-0.25, 0.25],
  [0.25, 0.25],
] as const;

/**
 * Renders a picture through a homography, with another picture around it; four samples per pixel.
 *
 * @param toPicture maps pixels of the view to pixels of the picture
 */
export function render(
  picture: RgbImage,
  around: RgbImage,
  toPicture: Homography,
  { width, height }: Pick<View, 'width' | 'height'>,
): View {
  const data = new Uint8Array(width * height * 3);
  const sum = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      sum.fill(0);
      for (const [dx, dy] of subsamples) {
        if (!addSample(picture, toPicture, x + dx, y + dy, sum)) {
          addPixel(around, ((x + 0.5) * around.width) / width - 0.5, ((y + 0.5) * around.height) / height - 0.5, sum);
        }
      }
      for (let c = 0; c < 3; c++) data[3 * (y * width + x) + c] = sum[c] / 4;
    }
  }
  return { data, width, height };
}

function addSample(picture: RgbImage, h: Homography, x: number, y: number, sum: number[]): boolean {
  const w = h[6] * x + h[7] * y + h[8];
  const u = (h[0] * x + h[1] * y + h[2]) / w;
  const v = (h[3] * x + h[4] * y + h[5]) / w;
  if (!(w > 0 && u >= 0 && v >= 0 && u <= picture.width - 1 && v <= picture.height - 1)) return false;
  addPixel(picture, u, v, sum);
  return true;
}

/** Adds the bilinear value at (x, y), clamped to the picture. */
function addPixel({ data, width, height }: RgbImage, x: number, y: number, sum: number[]): void {
  const u = Math.min(Math.max(x, 0), width - 1);
  const v = Math.min(Math.max(y, 0), height - 1);
  const left = Math.min(Math.floor(u), width - 2);
  const top = Math.min(Math.floor(v), height - 2);
  const [fx, fy] = [u - left, v - top];
  const at = 3 * (top * width + left);
  for (let c = 0; c < 3; c++) {
    const upper = data[at + c] * (1 - fx) + data[at + 3 + c] * fx;
    const lower = data[at + 3 * width + c] * (1 - fx) + data[at + 3 * width + 3 + c] * fx;
    sum[c] += upper * (1 - fy) + lower * fy;
  }
}
