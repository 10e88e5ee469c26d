import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { tinyImagenetFiles } from '../tiny-imagenet/archive.ts';
import type { TarFile } from '../tiny-imagenet/tar.ts';

/** Labelled pictures of one size, all in memory. */
export interface Pictures {
  count: number;
  /** Width and height in pixels. */
  side: number;
  /** count x side x side x 3, RGB. */
  pixels: Uint8Array;
  /** Index into `classes`, by picture. */
  labels: number[];
  classes: string[];
}

/**
 * The 40 000 Tiny ImageNet pictures of `DLSIFT_DATASETS`, sorted by path so that an index means the same picture each time.
 * Decoded once and kept in `work`.
 */
export async function tinyImagenet(datasets: string, work: string): Promise<Pictures> {
  const side = 64;
  const pixelFile = join(work, 'pictures.u8');
  const indexFile = join(work, 'pictures.json');
  if (!existsSync(indexFile)) {
    const files = tinyImagenetFiles(datasets);
    files.sort((a, b) => (a.path < b.path ? -1 : 1));
    const decoded = await decodeAll(files, side);
    mkdirSync(work, { recursive: true });
    writeFileSync(pixelFile, decoded);
    writeFileSync(indexFile, JSON.stringify(files.map((file) => file.path.split('/').at(-2))));
  }
  const folders: string[] = JSON.parse(readFileSync(indexFile, 'utf8'));
  const classes = [...new Set(folders)];
  const labels = folders.map((folder) => classes.indexOf(folder));
  return { count: folders.length, side, pixels: readFileSync(pixelFile), labels, classes };
}

async function decodeAll(files: TarFile[], side: number): Promise<Uint8Array> {
  const pixels = new Uint8Array(files.length * side * side * 3);
  for (const [i, file] of files.entries()) {
    const { data, info } = await sharp(file.bytes)
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.width !== side || info.height !== side || info.channels !== 3) {
      throw new Error(
        `${file.path} is ${info.width} x ${info.height} x ${info.channels}, expected ${side} x ${side} x 3`,
      );
    }
    pixels.set(data, i * side * side * 3);
  }
  return pixels;
}
