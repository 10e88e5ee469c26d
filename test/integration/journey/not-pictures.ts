import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type DlsiftClient, imagePages, ProblemError, searchByPicture } from '@dlsift/client';
import { addFolder } from '@dlsift/client/folder';
import { describe, expect, it } from 'vitest';
import { refusal } from './refusal.ts';

/**
 * Files that are not pictures, as queries of one tenant and in the empty drop folder of another.
 */
export function testNotPictures(
  journey: () => { demo: DlsiftClient; other: DlsiftClient; directory: string; picture: string },
): void {
  describe('what is not a picture', () => {
    it('is refused by a search with a problem document that gives the reason', async () => {
      const jpeg = readFileSync(journey().picture);
      const bad: [string, Buffer<ArrayBuffer>, number, RegExp][] = [
        ['text', Buffer.from('not a picture'), 422, /not a picture/],
        ['truncated', Buffer.from(jpeg.subarray(0, 4000)), 422, /damaged or incomplete/],
        ['empty', Buffer.alloc(0), 422, /empty/],
        ['200 megapixels', hugePng(20_000, 10_000), 422, /megapixels/],
      ];
      for (const [what, bytes, status, detail] of bad) {
        const problem = await refusal(searchByPicture(journey().demo, new Uint8Array(bytes)));
        expect(problem, what).toBeInstanceOf(ProblemError);
        expect(problem, what).toMatchObject({ status, detail: expect.stringMatching(detail) });
      }
    });

    it('is recorded as rejected by the drop folder, with the reason, and does not stop other pictures', async () => {
      const folder = join(journey().directory, 'mixed');
      const jpeg = readFileSync(journey().picture);
      const files: Record<string, Buffer> = {
        'text.jpg': Buffer.from('not a picture'),
        'truncated.jpg': jpeg.subarray(0, 4000),
        'empty.jpg': Buffer.alloc(0),
        'huge.png': hugePng(20_000, 10_000),
        'good.jpg': jpeg,
      };
      mkdirSync(folder);
      for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
      const report = await addFolder(journey().other, folder);
      expect(report).toMatchObject({ ready: 1, pending: [] });
      const names = report.rejected.map(({ key }) => key.split('/').at(-1));
      expect(names.toSorted()).toEqual(['empty.jpg', 'huge.png', 'text.jpg', 'truncated.jpg']);
      for (const { reason } of report.rejected) expect(reason.length).toBeGreaterThan(30);
      const listed = (await Array.fromAsync(imagePages(journey().other))).flat();
      expect(listed.filter(({ state }) => state === 'rejected')).toHaveLength(4);
    });
  });
}

/** A PNG whose header claims a size that its few bytes do not have. */
function hugePng(width: number, height: number): Buffer<ArrayBuffer> {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13, 0);
  header.write('IHDR', 4, 'latin1');
  header.writeUInt32BE(width, 8);
  header.writeUInt32BE(height, 12);
  header.set([8, 2, 0, 0, 0], 16);
  header.writeUInt32BE(crc32(header.subarray(4, 21)), 21);
  const end = Buffer.from('0000000049454e44ae426082', 'hex');
  const data = Buffer.from('00000001494441540000000000', 'hex');
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), header, data, end]);
}
