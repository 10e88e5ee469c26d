import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseLabels } from '../../../client/src/folder/labels.ts';
import { listPictures } from '../../../client/src/folder.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'dlsift-folder-'));
});
afterEach(() => rm(root, { recursive: true }));

async function files(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), path);
  }
}
const places = async (directory = root) =>
  (await listPictures(directory)).pictures.map(({ label, name }) => [label, name]);

it('takes the path of a sub-folder as label', async () => {
  await files('b.JPG', 'cats/a.png', 'cats/big/a.png', 'notes.txt', '.hidden.jpg', '.git/x.jpg', 'cats/Thumbs.db');
  const { pictures, notPictures } = await listPictures(root);
  expect(pictures.map(({ label, name }) => [label, name])).toEqual([
    [undefined, 'b.JPG'],
    ['cats', 'a.png'],
    ['cats/big', 'a.png'],
  ]);
  expect(pictures[0]).toEqual({ path: join(root, 'b.JPG'), name: 'b.JPG', label: undefined, bytes: 5 });
  expect(notPictures).toBe(4);
});

it('follows symbolic links without looping', async () => {
  await files('cats/a.png', 'kept/b.png');
  await symlink(join(root, 'kept'), join(root, 'dogs'));
  await symlink(root, join(root, 'cats/all'));
  await symlink('../kept/b.png', join(root, 'cats/c.png'));
  await symlink('nowhere.png', join(root, 'gone.png'));
  expect(await places()).toEqual([
    ['cats', 'a.png'],
    ['cats', 'c.png'],
    ['dogs', 'b.png'],
    ['kept', 'b.png'],
  ]);
});

it('takes labels from labels.csv, beside the pictures or beside images/', async () => {
  await files('images/0.jpg', 'images/1.jpg', 'queries/0.jpg', '2.jpg');
  await writeFile(
    join(root, 'labels.csv'),
    '\uFEFFfile,class_id,class\r\n0.jpg,0,"Kühe, braun"\r\nimages/1.jpg,1,\r\n2.jpg,2,cats\r\n3.jpg,2,cats\r\n',
  );
  expect(await places()).toEqual(
    [
      [undefined, '1.jpg'],
      ['Kühe, braun', '0.jpg'],
      ['cats', '2.jpg'],
    ].toSorted(),
  );
  expect((await listPictures(root)).missing).toEqual(['3.jpg']);
});

it('gives files of one class and one name different names', async () => {
  await files('x/1.jpg', 'y/1.jpg', 'y/2.jpg');
  await writeFile(join(root, 'labels.csv'), 'file,class\nx/1.jpg,cats\ny/1.jpg,cats\ny/2.jpg,cats\ny/2.jpg,cats\n');
  expect(await places()).toEqual([
    ['cats', '2.jpg'],
    ['cats', 'x-1.jpg'],
    ['cats', 'y-1.jpg'],
  ]);
});

it('gives labels and names one form, and keeps files of one place apart', async () => {
  await files('cafe\u0301/x.jpg', 'caf\u00e9/y.jpg', 'caf\u00e9/x.jpg', 'trail /a.jpg', 'trail/b.jpg', 'trail/b.jpg ');
  expect(await places()).toEqual([
    ['caf\u00e9', 'caf\u00e9-x-2.jpg'],
    ['caf\u00e9', 'caf\u00e9-x.jpg'],
    ['caf\u00e9', 'y.jpg'],
    ['trail', 'a.jpg'],
    ['trail', 'trail-b-2.jpg'],
    ['trail', 'trail-b.jpg'],
  ]);
});

it('keeps names that differ by case alone', async () => {
  await files('cats/A.jpg', 'cats/a.jpg', 'cats/a.JPG', 'Cats/a.jpg');
  expect(await places()).toEqual([
    ['Cats', 'a.jpg'],
    ['cats', 'A.jpg'],
    ['cats', 'a.JPG'],
    ['cats', 'a.jpg'],
  ]);
});

it('passes over what operating systems leave behind', async () => {
  await files('cats/a.jpg', 'cats/._a.jpg', 'cats/@eaDir/a.jpg', '__MACOSX/cats/a.jpg', '.thumbnails/a.jpg', 'a.xmp');
  const { pictures, notPictures, leftOut } = await listPictures(root);
  expect(pictures.map(({ path }) => path)).toEqual([join(root, 'cats/a.jpg')]);
  expect({ notPictures, leftOut }).toEqual({ notPictures: 5, leftOut: [] });
  await writeFile(join(root, 'labels.csv'), 'file,class\ncats/a.jpg,cats\ncats/._a.jpg,cats\n');
  expect(await places()).toEqual([['cats', 'a.jpg']]);
});

it('names what cannot be read, with the reason, and takes the rest', async () => {
  await files('cats/a.jpg');
  await symlink('nowhere.png', join(root, 'gone.png'));
  await writeFile(Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9]), Buffer.from('.jpg')]), 'picture');
  const { pictures, leftOut } = await listPictures(root);
  expect(pictures).toHaveLength(1);
  expect(leftOut.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: join(root, 'caf\\xe9.jpg'), reason: 'its name is not valid UTF-8; rename it' },
    { path: join(root, 'gone.png'), reason: 'it is a link to nowhere.png, which cannot be reached' },
  ]);
});

it('names what is wrong with a folder', async () => {
  await files('a.jpg');
  await expect(listPictures(join(root, 'none'))).rejects.toThrow(/Expected a folder but found nothing at .*none/);
  await expect(listPictures(join(root, 'a.jpg'))).rejects.toThrow(/found a file/);
  await writeFile(join(root, 'labels.csv'), 'picture;kind\n');
  await expect(listPictures(root)).rejects.toThrow(
    /labels.csv to start with .* file and class but received "picture;kind"/,
  );
});

it('reads back any CSV that RFC 4180 allows', () => {
  const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'é') });
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), (rows) => {
      const csv = ['file,class', ...rows.map((row) => row.map(quoted).join(','))].join('\r\n');
      const expected = rows
        .map(([file, label]) => ({ file: file.trim(), label: label.trim() || undefined }))
        .filter(({ file }) => file !== '');
      expect(parseLabels(csv, 'labels.csv')).toEqual(expected);
    }),
  );
});
