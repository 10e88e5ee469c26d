import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelledPictures } from '@dlsift/retrieval/cnn';
import { decodeImage, resizeRgb } from '@dlsift/retrieval/image';

/** The folder of Corel-1k in DLSIFT_DATASETS; undefined where it is missing. */
export function corelFolder(): string | undefined {
  const folder = process.env.DLSIFT_DATASETS && join(process.env.DLSIFT_DATASETS, 'corel1k');
  return folder && existsSync(join(folder, 'labels.csv')) ? folder : undefined;
}

/** All thousand photographs at one size, with their labels. */
export async function readCorel(folder: string, width: number, height: number): Promise<LabelledPictures> {
  const rows = readFileSync(join(folder, 'labels.csv'), 'utf8').trim().split('\n').slice(1);
  const pixels = new Uint8Array(rows.length * width * height * 3);
  const classes: string[] = [];
  const labels: number[] = [];
  for (const [i, row] of rows.entries()) {
    const [file, label, name] = row.split(',') as [string, string, string];
    classes[Number(label)] = name;
    labels.push(Number(label));
    const { rgb } = await decodeImage(await readFile(join(folder, 'images', file)));
    pixels.set((await resizeRgb(rgb, width, height)).data, i * width * height * 3);
  }
  return { pixels, width, height, labels, classes };
}
