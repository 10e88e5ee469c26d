import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from '../../../layers/retrieval/src/image/index.ts';
import { drawPicture } from '../../../sample/draw.ts';
import { generateSampleLibrary, type SamplePicture } from '../../../sample/index.ts';
import { kinds } from '../../../sample/kinds.ts';

const names = [
  'africa',
  'beach',
  'buildings',
  'buses',
  'dinosaurs',
  'elephants',
  'flowers',
  'food',
  'horses',
  'mountains',
];

describe('generateSampleLibrary', () => {
  let directory: string;
  let pictures: SamplePicture[];
  const progress: [number, number][] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sample-library-'));
    const onProgress = (done: number, total: number) => progress.push([done, total]);
    pictures = await generateSampleLibrary(join(directory, 'photos'), { perKind: 1, onProgress });
  });

  afterAll(() => rm(directory, { recursive: true }));

  it('writes a folder for each of the ten kinds', async () => {
    const folders = await readdir(join(directory, 'photos'));
    expect(folders.sort()).toEqual(names);
    for (const folder of folders) {
      const files = await readdir(join(directory, 'photos', folder));
      expect(files).toEqual([`${folder}-01.jpg`]);
    }
  });

  it('says what it wrote, and how far it is', () => {
    expect(pictures).toHaveLength(10);
    expect(new Set(pictures.map(({ file }) => file)).size).toBe(10);
    expect(progress).toEqual(Array.from({ length: 10 }, (_, i) => [i + 1, 10]));
  });

  it('draws pictures that the decoder takes, with something on them', async () => {
    for (const { file } of pictures) {
      const bytes = await readFile(file);
      const { rgb, format } = await decodeImage(bytes);
      expect(format).toBe('jpeg');
      expect([rgb.width, rgb.height].sort()).toEqual([256, 384]);
      const { channels, entropy } = await sharp(bytes).stats();
      expect(entropy, file).toBeGreaterThan(5);
      expect(Math.max(...channels.map(({ stdev }) => stdev)), file).toBeGreaterThan(15);
    }
  });
});

describe('drawPicture', () => {
  it('draws the same file for the same seed, and another for another', async () => {
    const kind = kinds[0];
    const [one, again, other, next] = await Promise.all([
      drawPicture(kind, 1, 'a'),
      drawPicture(kind, 1, 'a'),
      drawPicture(kind, 1, 'b'),
      drawPicture(kind, 2, 'a'),
    ]);
    expect(Buffer.compare(one, again)).toBe(0);
    expect(Buffer.compare(one, other)).not.toBe(0);
    expect(Buffer.compare(one, next)).not.toBe(0);
  });

  it.each(kinds.map((kind) => [kind.name, kind] as const))('draws every scene of %s', async (_name, kind) => {
    for (let number = 1; number <= kind.scenes.length; number++) {
      const { width, height } = await sharp(await drawPicture(kind, number, 'every scene')).metadata();
      const upright = kind.upright && number % 4 === 0;
      expect([width, height]).toEqual(upright ? [256, 384] : [384, 256]);
    }
  });
});
