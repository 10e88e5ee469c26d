import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DlsiftClient, duplicatePages, searchByPicture, similarImages } from '@dlsift/client';
import { addPictures, pictureFile } from '@dlsift/client/folder';
import { decodeImage } from '@dlsift/retrieval/image';
import sharp from 'sharp';
import { expect, it, vi } from 'vitest';
import { capture } from '../../../bench/instances/capture.ts';
import { generateSampleLibrary, type SamplePicture } from '../../../sample/index.ts';

/**
 * Tests of near-duplicates in the journey's partitioned library. Added pictures are deleted again.
 */
export function testCopies(
  journey: () => { client: DlsiftClient; directory: string; pictures: SamplePicture[] },
): void {
  it('a photograph of a picture ranks it first by default, with its place in the photograph', async () => {
    const { client, pictures } = journey();
    const original = pictures[60];
    const { rgb: shown } = await decodeImage(readFileSync(original.file));
    const table = { data: new Uint8Array(640 * 480 * 3).fill(119), width: 640, height: 480 };
    // Seen at a slant, turned about, blurred, lit from one side, saved again: the CNN may see
    // another kind of picture.
    const photograph = new Uint8Array(await capture(shown, table, 'turned', 7));
    const { results, partition } = await searchByPicture(client, photograph);
    expect(partition.probed.length).toBeGreaterThan(0);
    expect(results[0].key.endsWith(original.file.split('/').at(-1)!)).toBe(true);
    expect(results[0].inliers).toBeGreaterThanOrEqual(8);
    expect(results[0].quad).toHaveLength(4);
  });

  it('copies are marked when uploaded, shown as a group, and form a new group when the original is deleted', async () => {
    const { client, directory } = journey();
    const [fresh] = await generateSampleLibrary(join(directory, 'copied'), { seed: 'copied', perKind: 1 });
    const names = ['original.jpg', 'smaller.jpg', 'again.jpg'];
    const files = names.map((name) => join(directory, name));
    await sharp(fresh.file).toFile(files[0]);
    await sharp(fresh.file).resize({ width: 320 }).jpeg({ quality: 60 }).toFile(files[1]);
    writeFileSync(files[2], readFileSync(files[0]));
    const groups = async () =>
      (await Array.fromAsync(duplicatePages(client)))
        .flat()
        .map(({ original, duplicates }) => [original, ...duplicates].map(({ key }) => key.split('/').at(-1)));
    const ids = new Map<string, string>();
    for (const [i, file] of files.entries()) {
      await addPictures(client, [await pictureFile(file, 'copied')]);
      const { results } = await searchByPicture(client, readFileSync(file), { k: 5 });
      for (const { key, imageId } of results) ids.set(key.split('/').at(-1)!, imageId);
      if (i > 0) await vi.waitFor(async () => expect((await groups()).flat()).toHaveLength(i + 1), { timeout: 60_000 });
    }
    expect(await groups()).toEqual([names]);
    const { duplicateOf, results } = await similarImages(client, ids.get('smaller.jpg')!, { k: 2 });
    expect(duplicateOf).toBe(ids.get('original.jpg'));
    expect(results.map(({ nearDuplicate }) => nearDuplicate)).toEqual([true, true]);

    const remove = (name: string) =>
      client.DELETE('/v1/images/{imageId}', { params: { path: { imageId: ids.get(name)! } } });
    await remove('original.jpg');
    await vi.waitFor(async () => expect(await groups()).toEqual([names.slice(1)]), { timeout: 60_000 });
    await remove('smaller.jpg');
    await remove('again.jpg');
    expect(await groups()).toEqual([]);
  });
}
