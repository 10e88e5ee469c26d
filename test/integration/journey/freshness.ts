import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DlsiftClient, followRetraining, getUsage, searchByPicture, startRetraining } from '@dlsift/client';
import { addPictures, pictureFile } from '@dlsift/client/folder';
import { generateSampleLibrary, type SamplePicture } from '@dlsift/sample';
import { expect, it } from 'vitest';

const withinMs = 5000;

/** What lands and goes while a build of the journey's library runs; what it adds stays. */
export function testFreshness(journey: () => { client: DlsiftClient; directory: string }): void {
  it('while a build runs, a picture is found within 5 s of landing and gone at once when deleted, and so it stays', async () => {
    const { client, directory } = journey();
    const late = await generateSampleLibrary(join(directory, 'while built'), { seed: 'freshness', perKind: 2 });
    const { images } = await getUsage(client);
    const quiet: number[] = [];
    await remove(client, await land(client, late.at(-1)!, quiet));
    const { retrainingId } = await startRetraining(client);
    let running = true;
    const built = followRetraining(client, retrainingId, { everyMs: 100 }).finally(() => {
      running = false;
    });
    const kept: SamplePicture[] = [];
    const waits: number[] = [];
    const deleted: SamplePicture[] = [];
    for (let i = 0; i + 1 < late.length && (i === 0 || running); i += 2) {
      kept.push(late[i]);
      deleted.push(late[i + 1]);
      await land(client, late[i], waits);
      await remove(client, await land(client, late[i + 1], waits));
      expect(await idsFound(client, late[i + 1])).toEqual([]);
      expect(await idsFound(client, late[i])).toHaveLength(1);
    }
    expect(await built).toMatchObject({ state: 'promoted' });
    // A machine that other work slows down is slow without a build as well.
    expect(Math.min(...waits)).toBeLessThan(Math.max(withinMs, 3 * quiet[0]));
    for (const picture of kept) expect(await idsFound(client, picture)).toHaveLength(1);
    for (const picture of deleted) expect(await idsFound(client, picture)).toEqual([]);
    expect((await getUsage(client)).images.ready).toBe(images.ready + kept.length);
  });
}

/** The pictures under a file's own name, found by the file itself. */
async function idsFound(client: DlsiftClient, picture: SamplePicture): Promise<string[]> {
  const { results } = await searchByPicture(client, await readFile(picture.file), { k: 100, probes: 100, verify: 0 });
  return results.filter(({ label }) => label === labelOf(picture)).map(({ imageId }) => imageId);
}

/** A label of its own says which picture was found, whatever else looks like it. */
const labelOf = ({ file }: SamplePicture) => `late ${file.split('/').at(-1)}`;

/** @param waits takes the milliseconds until it was found */
async function land(client: DlsiftClient, picture: SamplePicture, waits: number[]): Promise<string> {
  const landed = performance.now();
  await addPictures(client, [await pictureFile(picture.file, labelOf(picture))]);
  for (;;) {
    const [imageId] = await idsFound(client, picture);
    if (imageId === undefined) continue;
    waits.push(performance.now() - landed);
    return imageId;
  }
}

const remove = (client: DlsiftClient, imageId: string) =>
  client.DELETE('/v1/images/{imageId}', { params: { path: { imageId } } });
