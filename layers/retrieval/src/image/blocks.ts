import type { RgbImage } from './types.ts';

export const BLOCK_COLUMNS = 2;
export const BLOCK_ROWS = 3;

/**
 * Cuts a picture into the six blocks of fig. 6, in its order: left 1-3 from top to bottom, then right 1-3. Together
 * they cover every pixel once; sides that do not divide evenly leave blocks that differ by one pixel.
 */
export function blocksOf(rgb: RgbImage): RgbImage[] {
  const columns = edges(rgb.width, BLOCK_COLUMNS);
  const rows = edges(rgb.height, BLOCK_ROWS);
  const blocks: RgbImage[] = [];
  for (let column = 0; column < BLOCK_COLUMNS; column++) {
    for (let row = 0; row < BLOCK_ROWS; row++) {
      blocks.push(crop(rgb, columns[column]!, rows[row]!, columns[column + 1]!, rows[row + 1]!));
    }
  }
  return blocks;
}

function edges(length: number, parts: number): number[] {
  return Array.from({ length: parts + 1 }, (_, i) => Math.floor((length * i) / parts));
}

function crop(rgb: RgbImage, left: number, top: number, right: number, bottom: number): RgbImage {
  const width = right - left;
  const height = bottom - top;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * rgb.width + left) * 3;
    data.set(rgb.data.subarray(from, from + width * 3), y * width * 3);
  }
  return { data, width, height };
}
