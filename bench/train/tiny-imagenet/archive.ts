import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type TarFile, tarFiles } from './tar.ts';

/**
 * The folder that `DLSIFT_DATASETS` names.
 *
 * @throws Error when it is not set
 */
export function datasetsFolder(): string {
  const folder = process.env.DLSIFT_DATASETS;
  if (folder === undefined) throw new Error('DLSIFT_DATASETS is not set; it names the folder that holds tiny_imagenet');
  return folder;
}

/**
 * The 40 000 pictures of Tiny ImageNet in a folder of data sets, as files, in the archive's order.
 */
export function tinyImagenetFiles(datasets: string): TarFile[] {
  const archive = gunzipSync(readFileSync(join(datasets, 'tiny_imagenet/train-40k.tar.gz')));
  return [...tarFiles(archive)].filter((file) => file.path.endsWith('.JPEG'));
}
