import type { GrayImage, RgbImage } from './types.ts';

/**
 * Luma by BT.601 in 15-bit fixed point: (9798 R + 19235 G + 3735 B + 2^14) >> 15, bit for bit what
 * OpenCV 4's `cvtColor(RGB2GRAY)` computes, so that keypoints can be compared with OpenCV's on
 * equal pixels.
 */
export function toGray(rgb: RgbImage): GrayImage {
  const { data, width, height } = rgb;
  const gray = new Uint8Array(width * height);
  for (let from = 0, to = 0; to < gray.length; from += 3, to++) {
    gray[to] = (data[from] * 9798 + data[from + 1] * 19235 + data[from + 2] * 3735 + 16384) >> 15;
  }
  return { data: gray, width, height };
}
