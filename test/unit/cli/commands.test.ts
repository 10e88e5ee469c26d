import { execFileSync } from 'node:child_process';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withoutCommands } from '../../../cli/src/terminal.ts';
import { pngWithHeader } from '../image/pictures.ts';
import { addPhotos, directory, dlsift, photo, photos, service } from './photos-and-service.ts';

describe('add', () => {
  it('reports the outcome of each picture', async () => {
    await writeFile(join(photos(), 'notes.txt'), '');
    expect(await addPhotos()).toEqual({
      exitCode: 0,
      out: '2 pictures added and searchable\n1 file left out: hidden, or of no type that is read',
      err: '',
    });
    expect((await addPhotos()).out).toMatch('2 pictures already there, unchanged');
    await writeFile(photo(), 'picture changed');
    expect((await addPhotos()).out).toMatch(
      '1 picture added and searchable\n1 picture replaced: another file was at the same place in the library\n1 picture already',
    );
  });

  it('takes files, under a label', async () => {
    await dlsift(['add', photo(), '--label', 'tigers']);
    expect([...service.images.keys()]).toEqual(['inbox/demo/tigers/1.jpg']);
  });

  it('takes folders, under a label where they give none, and keeps files of one name apart', async () => {
    await mkdir(join(photos(), 'dogs/old'), { recursive: true });
    for (const name of ['1.jpg', 'old/3.jpg'])
      await writeFile(join(photos(), 'dogs', name), `picture of a dog ${name}`);
    await dlsift(['add', join(photos(), 'cats'), join(photos(), 'dogs'), '--label', 'pets']);
    expect([...service.images.keys()].sort()).toEqual([
      'inbox/demo/old/3.jpg',
      'inbox/demo/pets/2.jpg',
      'inbox/demo/pets/cats-1.jpg',
      'inbox/demo/pets/dogs-1.jpg',
    ]);
  });

  it('fails when a picture is rejected, with the reason', async () => {
    await writeFile(join(photos(), 'broken.png'), 'text');
    const { exitCode, out } = await addPhotos();
    expect(exitCode).toBe(1);
    expect(out).toMatch('1 picture rejected\n  inbox/demo/broken.png: This is not a picture.');
    expect((await dlsift(['status'])).out).toMatch('2 searchable, 1 rejected (npx dlsift status --rejected tells why)');
    expect((await dlsift(['status', '--rejected'])).out).toBe('inbox/demo/broken.png: This is not a picture.');
    expect(JSON.parse((await dlsift(['status', '--rejected', '--json'])).out).images).toHaveLength(1);
  });

  it('lists the notes of pictures', async () => {
    await addPhotos();
    expect((await dlsift(['status', '--notes'])).out).toBe('Every picture was read as its file is.');
    const [[key, image]] = service.images;
    service.images.set(key, { ...image, notes: ['no-end-marker'] });
    expect((await dlsift(['status', '--notes'])).out).toBe(
      `${key}: Its JPEG file lacks its end marker: check that the copy is whole.`,
    );
    expect(JSON.parse((await dlsift(['status', '--notes', '--json'])).out).images).toEqual([
      expect.objectContaining({ key, notes: ['no-end-marker'] }),
    ]);
  });

  it('refuses a file that is too large without reading it, and takes the others', async () => {
    // Sparse: more than Node reads into one buffer, and no bytes on the disk.
    await truncate(photo(), 3e9);
    const { exitCode, out } = await addPhotos();
    expect(exitCode).toBe(1);
    expect(out).toMatch(
      '1 picture added and searchable\n1 picture rejected\n  inbox/demo/cats/1.jpg: The file has 3000.0 MB; at most 50 MB are accepted.',
    );
    expect((await dlsift(['search', photo()])).err).toMatch('1.jpg has 3000.0 MB; a picture has 50.0 MB at most.');
  });

  it('names what it cannot read, and fails, but takes the rest', async () => {
    await symlink('nowhere.jpg', join(photos(), 'gone.jpg'));
    await symlink('nowhere.jpg', join(directory, 'link.jpg'));
    const { exitCode, out } = await dlsift(['add', photos(), join(directory, 'link.jpg'), 'caf\uFFFD.jpg']);
    expect(exitCode).toBe(1);
    expect(out).toMatch('2 pictures added and searchable');
    expect(out).toMatch('3 paths left out that cannot be read');
    expect(out).toMatch('photos/gone.jpg: it is a link to nowhere.jpg, which cannot be reached');
    expect(out).toMatch('link.jpg: it is a link to nowhere.jpg');
    expect(out).toMatch('.jpg: its name is not valid UTF-8; rename it');
  });

  it('passes over what operating systems leave behind, also where it is named', async () => {
    const named = ['._1.jpg', 'Thumbs.db', '.thumbnails'].map((name) => join(photos(), 'cats', name));
    await mkdir(named[2]!);
    for (const file of [...named.slice(0, 2), join(named[2]!, '1.jpg')]) await writeFile(file, 'left behind');
    const { exitCode, out } = await dlsift(['add', ...named, photo()]);
    expect({ exitCode, out }).toEqual({
      exitCode: 0,
      out: '1 picture added and searchable\n3 files left out: hidden, or of no type that is read',
    });
  });

  it('gives a label one form', async () => {
    await dlsift(['add', '--label', ' cafe\u0301 ', photo()]);
    expect([...service.images.keys()]).toEqual(['inbox/demo/caf\u00e9/1.jpg']);
    expect((await dlsift(['add', '--label', 'caf\u00e9', photo()])).out).toMatch('1 picture already there');
  });

  it('refuses to search with a picture of too many pixels, by its header', async () => {
    await writeFile(photo(), pngWithHeader(11_600, 8_900));
    service.requests.length = 0;
    const { exitCode, err } = await dlsift(['search', photo()]);
    expect(exitCode).toBe(1);
    expect(err).toMatch('1.jpg is 11600 x 8900 pixels (103.2 megapixels); a picture has 100.0 megapixels at most.');
    expect(service.requests).toEqual([]);
  });

  it('reports that the partition has only some of the pictures', async () => {
    service.partitioned = 1;
    expect((await addPhotos()).out).toMatch('The partition knows 1 of 2 pictures, and scores are made for those: npx');
    service.partitioned = 2;
    expect((await addPhotos()).out).not.toMatch('partition');
  });

  it('when stopped reports its progress', async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await dlsift(['add', photos()], { interrupted: stop.signal })).toEqual({
      exitCode: 130,
      out: '',
      err: 'Stopped after 0 of 2 pictures. Run it again to go on.',
    });
  });
});

describe('remove', () => {
  it('deletes pictures by their ids', async () => {
    await addPhotos();
    const [first, second] = [...service.images.values()];
    expect((await dlsift(['remove', first.imageId])).out).toBe(`${first.key} removed`);
    expect([...service.images.keys()]).toEqual([second.key]);
    expect(await dlsift(['remove', first.imageId])).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching('No pic'),
    });
  });
});

it('retrain waits for the new partition, or not', async () => {
  expect((await dlsift(['retrain', '--no-follow'])).out).toMatch('Retraining r1 has started');
  expect((await dlsift(['retrain'])).out).toMatch('Partition p2 is in use, after 0.0 s.');
});

it('status shows the contents of the library', async () => {
  expect((await dlsift(['status'])).out).toBe(`\
library    demo (this key is an admin's)
pictures   0 searchable
partition  p1, built 2026-01-01 00:00 UTC
           8 classes over 0 pictures
features   stand-in-1
note: An untrained network stands in.

The library is empty. Add a folder of pictures: npx dlsift add DIR`);
});

describe('help', () => {
  it.each([[[]], [['search']], [['models', 'add']]])('of %j fits 80 columns', async (words) => {
    const { exitCode, out } = await dlsift([...words, '--help'], { columns: 80 });
    expect(exitCode).toBe(0);
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });
});

describe('retrain', () => {
  it('starts a build after one that died, not beside one that runs', async () => {
    service.build = 'died';
    expect(await dlsift(['retrain', '--no-follow'])).toMatchObject({ exitCode: 0, err: '' });
    service.build = 'runs';
    expect(await dlsift(['retrain'])).toEqual({
      exitCode: 1,
      out: '',
      err: 'dlsift: A build is under way. npx dlsift partitions shows what comes of it; start another one then.',
    });
  });

  it('when stopped reports that the build continues', async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await dlsift(['retrain'], { interrupted: stop.signal })).toMatchObject({
      exitCode: 130,
      err: 'Stopped waiting. The build goes on: npx dlsift partitions shows what comes of it.',
    });
  });
});

it('removes control sequences in file names from the output', () => {
  expect(withoutCommands('\x1b[2mdim\x1b[22m a\tb\nc')).toBe('\x1b[2mdim\x1b[22m a\tb\nc');
  expect(withoutCommands('\x1b]0;title\x07\x1b[2Jx\u202egpj.exe\r')).toBe('�]0;title��[2Jx�gpj.exe�');
});

it('starts from its bin', () => {
  const bin = fileURLToPath(new URL('../../../cli/bin/dlsift.js', import.meta.url));
  expect(execFileSync(process.execPath, [bin, '--version'], { encoding: 'utf8' })).toMatch(/^\d+\.\d+\.\d+\n$/);
});

describe('a failure', () => {
  it('is the detail of the problem, on stderr', async () => {
    expect(await dlsift(['status'], { env: { DLSIFT_API_KEY: 'wrong' } })).toEqual({
      exitCode: 1,
      out: '',
      err: expect.stringMatching(/^dlsift: This API key is not known; ask for a new one\./),
    });
  });

  it.each([
    [['search', 'x.jpg', '--region', '1,2'], /Expected x,y,width,height/],
    [['search', '--like', 'x'], /Expected ids of 32 hexadecimal digits/],
    [['search', 'x.jpg', '--filter', 'roses'], /Expected a condition such as label=roses/],
    [['search', 'x.jpg', '-k', '0'], /Expected a whole number of 1 or more/],
    [['search', 'x.jpg', '--min-score', '2'], /Expected a number from 0 to 1/],
    [['search'], /^dlsift: Expected a picture, the id of one, or --like/],
    [['find'], /unknown command 'find'/],
    [['status', '--jsn'], /Did you mean --json[\s\S]*npx dlsift status --help tells more/],
    [['search', 'x.jpg', '--weights', 'cnm:1'], /Expected pairs such as cnn:1,sift:0/],
  ])('of the command line has an exit code of its own: %j', async (words, message) => {
    const { exitCode, err } = await dlsift(words);
    expect(exitCode).toBe(2);
    expect(err).toMatch(message);
  });

  it('of a path names it', async () => {
    expect((await dlsift(['search', 'none.jpg'])).err).toBe(
      'dlsift: Expected a picture but found no file at none.jpg.',
    );
    expect((await dlsift(['add', 'none'])).err).toMatch('found nothing at none');
  });
});

describe('the service', () => {
  const nothingSet = { DLSIFT_URL: '', DLSIFT_API_KEY: '' };
  const writeCredentials = async (text: string) => {
    await mkdir(join(directory, '.dlsift'));
    await writeFile(join(directory, '.dlsift/credentials.json'), text);
  };

  it("is the local cloud's of this folder or one above", async () => {
    await writeCredentials(JSON.stringify({ url: service.url, apiKey: service.apiKey }));
    const { exitCode } = await dlsift(['status'], { env: nothingSet, directory: photos() });
    expect(exitCode).toBe(0);
  });

  it("is never shown another service's key", async () => {
    await writeCredentials(JSON.stringify({ url: 'http://127.0.0.1:1', apiKey: service.apiKey }));
    const { err } = await dlsift(['status', '--url', service.url], { env: nothingSet });
    expect(err).toBe(`dlsift: No API key for ${service.url}: set DLSIFT_API_KEY.`);
    expect(service.requests).toEqual([]);
  });

  it('is reported missing', async () => {
    expect((await dlsift(['status'], { env: nothingSet })).err).toMatch('No service to ask: set DLSIFT_URL');
    await writeCredentials('{');
    expect((await dlsift(['status'], { env: nothingSet })).err).toMatch('credentials.json to hold JSON with url and');
  });
});
