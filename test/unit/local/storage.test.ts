import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { S3Store } from '../../../local/cloud/servers/fauxqs-internals.ts';
import { orderedListing } from '../../../local/cloud/servers/list-objects.ts';
import { ObjectFiles } from '../../../local/cloud/servers/object-files.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dlsift-objects-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function open() {
  const files = new ObjectFiles(directory);
  const store = new S3Store();
  files.loadS3(store);
  store.persistence = files;
  store.listObjects = orderedListing(store, files);
  store.createBucket('bucket');
  const put = (key: string, body: string) => store.putObject('bucket', key, Buffer.from(body));
  const get = (key: string) => store.getObject('bucket', key).body.toString();
  const bodies = () =>
    readdirSync(join(directory, 'bodies'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return { files, store, put, get, bodies };
}

describe('objects on disk', () => {
  it('survive reopening, with the latest body of each', () => {
    const before = open();
    before.put('a', 'first');
    before.put('a', 'second');
    before.put('../escape/../../x', 'kept inside');
    before.put('long/'.repeat(100) + 'x'.repeat(400), 'no limit of the file system');
    before.put('gone', 'x');
    before.store.deleteObject('bucket', 'gone');
    before.files.close();
    const after = open();
    expect(after.get('a')).toBe('second');
    expect(after.get('../escape/../../x')).toBe('kept inside');
    expect(() => after.get('gone')).toThrow('does not exist');
    expect(after.bodies()).toHaveLength(3);
    expect(after.store.headObject('bucket', 'a').etag).toBe('"a9f0e61a137d86aa9db53465e0801612"');
    after.files.close();
  });

  it('lose incomplete writes of a kill, and nothing else', () => {
    const before = open();
    before.put('a', 'whole');
    before.files.close();
    writeFileSync(join(directory, 'bodies', 'torn'), 'ha');
    const after = open();
    expect(after.get('a')).toBe('whole');
    expect(after.bodies()).toHaveLength(1);
    after.files.close();
  });

  it('are listed in UTF-8 order, page by page, under any names', () => {
    const { store, files, put } = open();
    const name = fc.string({
      unit: fc.constantFrom('a', 'B', 'é', '/', '～', '😀', '_', '1'),
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { maxLength: 12 }),
        fc.constantFrom('', 'a', '～'),
        fc.integer({ min: 1, max: 5 }),
        (names, prefix, maxKeys) => {
          store.emptyBucket('bucket');
          for (const key of names) put(key, '');
          const listed: string[] = [];
          for (let startAfter = '', more = true; more; ) {
            const page = store.listObjects('bucket', { prefix, maxKeys, startAfter });
            listed.push(...page.objects.map(({ key }) => key));
            startAfter = listed.at(-1) ?? '';
            more = page.isTruncated;
          }
          const expected = names.filter((key) => key.startsWith(prefix));
          expect(listed).toEqual(expected.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
        },
      ),
      { numRuns: 50 },
    );
    files.close();
  });

  it('fold into common prefixes', () => {
    const { store, files, put } = open();
    for (const key of ['inbox/b/2', 'inbox/a/1', 'inbox/top', 'inbox/b/1', 'other']) put(key, '');
    const { objects, commonPrefixes } = store.listObjects('bucket', { prefix: 'inbox/', delimiter: '/' });
    expect([objects.map(({ key }) => key), commonPrefixes]).toEqual([['inbox/top'], ['inbox/a/', 'inbox/b/']]);
    expect(() => store.listObjects('missing', {})).toThrow('The specified bucket does not exist');
    files.close();
  });
});
