import type { RgbImage } from '../image/index.ts';

/**
 * Averages the pixels under each target pixel: longest side at most `longestSide`, never enlarged.
 */
export function shrink(rgb: RgbImage, longestSide: number): RgbImage {
  const scale = longestSide / Math.max(rgb.width, rgb.height);
  if (scale >= 1) return rgb;
  const width = Math.max(1, Math.round(rgb.width * scale));
  const height = Math.max(1, Math.round(rgb.height * scale));
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    const top = Math.floor((y * rgb.height) / height);
    const bottom = Math.floor(((y + 1) * rgb.height) / height);
    for (let x = 0; x < width; x++, to += 3) {
      const left = Math.floor((x * rgb.width) / width);
      const right = Math.floor(((x + 1) * rgb.width) / width);
      averageInto(data, to, rgb, left, top, right, bottom);
    }
  }
  return { data, width, height };
}

function averageInto(
  target: Uint8Array,
  to: number,
  { data, width }: RgbImage,
  left: number,
  top: number,
  right: number,
  bottom: number,
): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let y = top; y < bottom; y++) {
    const end = (y * width + right) * 3;
    for (let at = (y * width + left) * 3; at < end; at += 3) {
      red += data[at];
      green += data[at + 1];
      blue += data[at + 2];
    }
  }
  const pixels = (right - left) * (bottom - top);
  target[to] = red / pixels + 0.5;
  target[to + 1] = green / pixels + 0.5;
  target[to + 2] = blue / pixels + 0.5;
}
