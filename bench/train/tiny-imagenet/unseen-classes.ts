import { decodeImage, resizeRgb } from '@dlsift/retrieval/image';
import { seededRandom } from '@dlsift/retrieval/math';
import sharp from 'sharp';
import { datasetsFolder, tinyImagenetFiles } from './archive.ts';

/** A picture as a file, and its class. */
export interface PictureFile {
  label: string;
  file: Uint8Array;
}

/** About as many classes as a small library has, the same in every run. */
const classCount = 10;
const seed = 1;

/**
 * Pictures of ten classes, 200 each, as PNG files of side x side. Version 3 of the default embedder
 * was not trained on them; the trunk of version 4 knows all of ImageNet. At 128 pixels their
 * keypoints are most like those of full photographs.
 */
export async function* unseenClasses(side: number, stride = 1): AsyncGenerator<PictureFile> {
  const files = tinyImagenetFiles(datasetsFolder()).sort((a, b) => (a.path < b.path ? -1 : 1));
  const folders = files.map(({ path }) => path.split('/').at(-2)!);
  const classes = [...new Set(folders)];
  const order = classes.map((_, c) => c);
  seededRandom(seed).shuffle(order);
  const chosen = new Set(order.slice(0, classCount).map((c) => classes[c]));
  const pictures = files.flatMap((_, i) => (chosen.has(folders[i]) ? [i] : []));
  for (const i of pictures.filter((_, place) => place % stride === 0)) {
    const { rgb } = await decodeImage(files[i].bytes);
    const { data, width, height } = await resizeRgb(rgb, side, side);
    const file = await sharp(data, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 1 })
      .toBuffer();
    yield { label: folders[i], file };
  }
}
