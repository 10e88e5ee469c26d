import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DlsiftClient, searchByPicture } from '@dlsift/client';
import sharp from 'sharp';
import { expect, it, vi } from 'vitest';
import { generateSampleLibrary, type SamplePicture } from '../../../sample/index.ts';

/** Searches with pictures unlike the journey's partitioned library. */
export function testUnknownPictures(
  journey: () => { client: DlsiftClient; directory: string; pictures: SamplePicture[] },
): void {
  it('a picture unlike the whole library gets an empty list', async () => {
    const { client, pictures } = journey();
    const wanted = { k: 20, minScore: 0.2, learn: false };
    const size = 300 * 200 * 3;
    const noise = Uint8Array.from({ length: size }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24);
    for (const [name, data] of Object.entries({ noise, flat: new Uint8Array(size).fill(7) })) {
      const png = await sharp(data, { raw: { width: 300, height: 200, channels: 3 } })
        .png()
        .toBuffer();
      const answer = await searchByPicture(client, new Uint8Array(png), wanted);
      expect(answer.results, name).toEqual([]);
      expect(answer.familiarity, name).toBeLessThan(0.5);
    }
    const answer = await searchByPicture(client, await readFile(pictures[12].file), wanted);
    expect(answer).toMatchObject({ familiarity: 1, results: expect.arrayContaining([expect.objectContaining({})]) });
  });

  it('a picture outside the library is learned: the second search with it reports so', async () => {
    const { client, directory } = journey();
    const [stranger] = await generateSampleLibrary(join(directory, 'stranger'), { seed: 'stranger', perKind: 1 });
    const query = await readFile(stranger.file);
    const first = await searchByPicture(client, query, { k: 10 });
    expect(first.learned).toBe(false);
    const again = await vi.waitUntil(
      async () => {
        const answer = await searchByPicture(client, query, { k: 10 });
        return answer.learned ? answer : null;
      },
      { timeout: 60_000, interval: 250 },
    );
    // By key: an edit may have changed the label.
    expect(again.results[0].key).toContain(`/${stranger.kind}/`);
    expect((await searchByPicture(client, query, { k: 10, learn: false })).learned).toBe(false);
  });
}
