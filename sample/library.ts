import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawPicture } from './draw.ts';
import { kinds } from './kinds.ts';

interface SampleLibraryOptions {
  /** Text that determines every picture; default 'dlsift'. */
  seed?: string;
  /** Pictures of each kind; default 20. */
  perKind?: number;
  /** Called after each picture with the number of pictures written and the total. */
  onProgress?: (done: number, total: number) => void;
}

export interface SamplePicture {
  kind: string;
  /** Path of the JPEG file. */
  file: string;
}

/** Pictures drawn at the same time: one is composed while another is rendered. */
const atOnce = 2;

/**
 * Draws the sample library as JPEG files `<directory>/<kind>/<kind>-01.jpg`, `-02.jpg` and so on.
 * The same seed gives the same files. Pictures of one kind differ in scene, pose, colours and
 * light.
 * @param directory created if missing; existing files of the same names are overwritten
 * @returns the pictures, kind by kind
 */
export async function generateSampleLibrary(
  directory: string,
  { seed = 'dlsift', perKind = 20, onProgress }: SampleLibraryOptions = {},
): Promise<SamplePicture[]> {
  const wanted = kinds.flatMap((kind) => Array.from({ length: perKind }, (_, i) => ({ kind, number: i + 1 })));
  await Promise.all(kinds.map(({ name }) => mkdir(join(directory, name), { recursive: true })));
  const pictures = wanted.map(({ kind, number }) => {
    const file = join(directory, kind.name, `${kind.name}-${String(number).padStart(2, '0')}.jpg`);
    return { kind, number, file };
  });
  let done = 0;
  const queue = pictures.values();
  const work = async () => {
    for (const { kind, number, file } of queue) {
      await writeFile(file, await drawPicture(kind, number, seed));
      onProgress?.(++done, pictures.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return pictures.map(({ kind, file }) => ({ kind: kind.name, file }));
}
