import { decodeImage, resizeRgb } from '@dlsift/retrieval/image';
import sharp from 'sharp';
import { datasetsFolder, tinyImagenetFiles } from './archive.ts';
import { splitClasses } from './split.ts';

/** A picture as a file, and its class. */
export interface PictureFile {
  label: string;
  file: Uint8Array;
}

/**
 * Pictures of the ten classes that the default embedder was not trained on, 200 each, as PNG files
 * of side x side. At 128 pixels their keypoints are most like those of full photographs.
 */
export async function* unseenClasses(side: number, stride = 1): AsyncGenerator<PictureFile> {
  const files = tinyImagenetFiles(datasetsFolder()).sort((a, b) => (a.path < b.path ? -1 : 1));
  const folders = files.map(({ path }) => path.split('/').at(-2)!);
  const classes = [...new Set(folders)];
  const { heldOut } = splitClasses({ classes, labels: folders.map((folder) => classes.indexOf(folder)) });
  for (const i of heldOut.filter((_, place) => place % stride === 0)) {
    const { rgb } = await decodeImage(files[i].bytes);
    const { data, width, height } = await resizeRgb(rgb, side, side);
    const file = await sharp(data, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 1 })
      .toBuffer();
    yield { label: folders[i], file };
  }
}
