import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { showSearch } from '../../../cli/src/show/search.ts';
import { withoutCommands } from '../../../cli/src/terminal.ts';
import { searchBodyBytes } from '../../../client/src/index.ts';
import { answers } from '../client/fake-answers.ts';
import { type FakeService, startFakeService } from '../client/fake-service.ts';
import { environmentOf, runIn } from './terminal.ts';

let directory: string;
let service: FakeService;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dlsift-cli-'));
  await mkdir(join(directory, 'photos/cats'), { recursive: true });
  for (const name of ['1.jpg', '2.jpg']) await writeFile(join(directory, 'photos/cats', name), `picture ${name}`);
  service = await startFakeService();
});
afterEach(async () => {
  await rm(directory, { recursive: true });
  await service.stop();
});

const dlsift = (words: string[], { env = {}, ...terminal }: Partial<Parameters<typeof runIn>[0]> = {}) =>
  runIn({ env: { ...environmentOf(service), ...env }, directory, ...terminal }, words);
const photos = () => join(directory, 'photos');
const photo = () => join(directory, 'photos/cats/1.jpg');
const addPhotos = () => dlsift(['add', photos()]);

describe('add', () => {
  it('tells what became of the pictures', async () => {
    await writeFile(join(photos(), 'notes.txt'), '');
    expect(await addPhotos()).toEqual({
      exitCode: 0,
      out: '2 pictures added and searchable\n1 file left out: hidden, or of no type that is read',
      err: '',
    });
    expect((await addPhotos()).out).toMatch('2 pictures already there, unchanged');
    await writeFile(photo(), 'picture taken anew');
    expect((await addPhotos()).out).toMatch(
      '1 picture added and searchable\n1 picture replaced: another file was at the same place in the library\n1 picture already',
    );
  });

  it('takes files, under a label', async () => {
    await dlsift(['add', photo(), '--label', 'tigers']);
    expect([...service.images.keys()]).toEqual(['inbox/demo/tigers/1.jpg']);
  });

  it('takes folders, under a label where they give none, and lets files of one name not overwrite each other', async () => {
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

  it('fails when a picture is rejected, and says why', async () => {
    await writeFile(join(photos(), 'broken.png'), 'text');
    const { exitCode, out } = await addPhotos();
    expect(exitCode).toBe(1);
    expect(out).toMatch('1 picture rejected\n  inbox/demo/broken.png: This is not a picture.');
    expect((await dlsift(['status'])).out).toMatch('2 searchable, 1 rejected (npx dlsift status --rejected tells why)');
    expect((await dlsift(['status', '--rejected'])).out).toBe('inbox/demo/broken.png: This is not a picture.');
    expect(JSON.parse((await dlsift(['status', '--rejected', '--json'])).out).images).toHaveLength(1);
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

  it('says when the partition knows only some of the pictures', async () => {
    service.partitioned = 1;
    expect((await addPhotos()).out).toMatch('The partition knows 1 of 2 pictures, and scores are made for those: npx');
    service.partitioned = 2;
    expect((await addPhotos()).out).not.toMatch('partition');
  });

  it('that is stopped says how far it came', async () => {
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
    expect((await dlsift(['remove', first!.imageId])).out).toBe(`${first!.key} removed`);
    expect([...service.images.keys()]).toEqual([second!.key]);
    expect(await dlsift(['remove', first!.imageId])).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching('No pic'),
    });
  });
});

describe('search', () => {
  it('prints the ranking and what to type next', async () => {
    await addPhotos();
    const { exitCode, out } = await dlsift(['search', photo(), '-k', '2']);
    expect(exitCode).toBe(0);
    // Pictures arrive side by side: the service ranks them in the order in which they came.
    const [first, second] = [...service.images.values()];
    expect(out).toBe(`\
2 pictures · 12 of 48 scanned (25 %, class 3) · 12 ms

#  score  CNN     SIFT    colour  position  shape   class  label  key
1  0.900  █ 0.90  ▁ 0.10  █ 1.00  ▅ 0.50    ▁ 0.00      3  cats   ${first?.key}  ${first?.imageId}
2  0.800  █ 0.90  ▁ 0.10  █ 1.00  ▅ 0.50    ▁ 0.00    new  cats   ${second?.key}  ${second?.imageId}

weights of demo:  CNN 0.20  SIFT 0.20  colour 0.20  position 0.20  shape 0.20
note: An untrained network stands in.

Which of these fits? Say so, and the ranking learns:
  npx dlsift like ${answers.searchId} ${first?.imageId}`);
  });

  it('puts ids on lines of their own in a narrow terminal', async () => {
    await addPhotos();
    const { out } = await dlsift(['search', photo()], { columns: 80 });
    expect(out).toMatch(/\n {3}inbox\/demo\/cats\/1.jpg\n {3}[0-9a-f]{32}\n/);
    const commands = (line: string) => line.startsWith('  npx dlsift');
    for (const line of out.split('\n')) if (!commands(line)) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('explains itself when asked', async () => {
    const { out } = await dlsift(['search', photo(), '--explain', '--weights', 'cnn:1', '--min-score', '0.5']);
    expect(out).toMatch('Nothing similar enough');
    expect(out).toMatch('class 3: similarity 0.90 (eq. 13), margin 1.20');
    const asked = service.requests.filter((call) => call.startsWith('POST'));
    expect(asked).toEqual(['POST /v1/search']);
  });

  it('says when the filter let no picture through', () => {
    const lines: string[] = [];
    const answer = answers.search([]);
    const terminal = { out: (text: string) => lines.push(text), paint: (_: unknown, text: string) => text };
    const show = (filtered: boolean) =>
      showSearch({ ...answer, partition: { ...answer.partition, scanned: 0 } }, terminal as never, { filtered });
    show(true);
    expect(lines[0]).toMatch(/^No picture passes the filter · 0 of 48 scanned/);
    lines.length = 0;
    show(false);
    expect(lines[0]).toMatch(/^Nothing similar enough/);
  });

  it('says when a picture is unlike the library', async () => {
    service.familiarity = 0.1;
    const strange = 'This looks unlike anything in the library.';
    expect((await dlsift(['search', photo()])).out).toContain(strange);
    expect((await dlsift(['search', photo(), '--explain'])).out).toMatch(/familiarity +0\.10/);
    service.familiarity = 0.9;
    expect((await dlsift(['search', photo()])).out).not.toContain(strange);
  });

  it('leaves it to the service what helps, unless it is switched off', async () => {
    await dlsift(['search', answers.searchId]);
    expect(JSON.parse(`${service.bodies.search}`)).toEqual({ imageId: answers.searchId });
    await dlsift(['search', answers.searchId, '--no-expand', '--no-learn']);
    expect(JSON.parse(`${service.bodies.search}`)).toEqual({
      imageId: answers.searchId,
      expand: false,
      learn: false,
    });
  });

  it('searches by id', async () => {
    await dlsift(['search', answers.searchId, '--user', 'ada']);
    expect(JSON.parse(`${service.bodies.search}`)).toEqual({ imageId: answers.searchId, user: 'ada' });
  });

  it("prints the API's own answer", async () => {
    const { out } = await dlsift(['search', photo(), '--json']);
    expect(JSON.parse(out)).toEqual(answers.search([]));
  });

  it('uploads a picture that is too big for a request', async () => {
    await writeFile(join(directory, 'big.jpg'), Buffer.alloc(searchBodyBytes + 1));
    const { exitCode } = await dlsift(['search', join(directory, 'big.jpg'), '--region', '1,2,30,40']);
    expect(exitCode).toBe(0);
    const uploadId = expect.stringMatching(/^[0-9a-f]{32}$/);
    const region = { x: 1, y: 2, width: 30, height: 40 };
    expect(JSON.parse(`${service.bodies.search}`)).toEqual({ uploadId, region });
    expect(service.requests).toEqual(['POST /v1/uploads', expect.stringMatching(/^PUT .*queries/), 'POST /v1/search']);
  });

  it('passes on region, mirror image, examples and filters, with a picture in the query string', async () => {
    const [one, two] = ['1'.repeat(32), '2'.repeat(32)];
    const words = ['--region', '10,20,300,200', '--flip', '--like', one, '--unlike', `${two},${one}`];
    await dlsift(['search', photo(), ...words, '--filter', 'label=cats,dogs', '--filter', 'year>=1990']);
    expect(service.bodies.searchQuery).toMatchObject({
      region: { x: 10, y: 20, width: 300, height: 200 },
      flip: true,
      positives: [one],
      negatives: [two, one],
      filter: {
        and: [
          { field: 'label', in: ['cats', 'dogs'] },
          { field: 'metadata.year', gte: 1990 },
        ],
      },
    });
  });

  it.each([
    ['label!=x', { not: { field: 'label', eq: 'x' } }],
    ['label=1990', { field: 'label', eq: '1990' }],
    ['onLoan=true', { field: 'metadata.onLoan', eq: true }],
    ['metadata.artist^=A,b', { field: 'metadata.artist', prefix: 'A,b' }],
    ['addedAt<2026-01-01T00:00:00Z', { field: 'addedAt', lt: '2026-01-01T00:00:00Z' }],
    ['{"field":"label","exists":false}', { field: 'label', exists: false }],
  ])('reads the filter %s', async (text, filter) => {
    await dlsift(['search', answers.searchId, '--filter', text]);
    expect(JSON.parse(`${service.bodies.search}`).filter).toEqual(filter);
  });

  it('searches by examples alone, and goes on with an earlier search', async () => {
    await dlsift(['search', '--like', answers.searchId]);
    expect(JSON.parse(`${service.bodies.search}`)).toEqual({ positives: [answers.searchId] });
    await dlsift(['search', '--cursor', 'abc', '-k', '3']);
    expect(JSON.parse(`${service.bodies.search}`)).toEqual({ cursor: 'abc', k: 3 });
  });
});

it('like shows the weights before and after', async () => {
  const { exitCode, out } = await dlsift(['like', answers.searchId, '0'.repeat(32), '--user', 'ada']);
  expect(exitCode).toBe(0);
  expect(service.bodies.feedback).toEqual({ chosen: ['0'.repeat(32)], rejected: [], user: 'ada' });
  expect(out).toMatch(/colour +0.20 +0.28 +█████▋/);
});

it('like says when a step was held back', async () => {
  service.share = 0.25;
  const like = () => dlsift(['like', answers.searchId, '0'.repeat(32)]);
  expect((await like()).out).toMatch('25 % of the step: more would rank what was chosen before worse.');
  service.share = 0;
  expect((await like()).out).toMatch(/The weights stay as they were\.$/);
});

it('retrain waits for the new partition, or not', async () => {
  expect((await dlsift(['retrain', '--no-follow'])).out).toMatch('Retraining r1 has started');
  expect((await dlsift(['retrain'])).out).toMatch('Partition p2 is in use, after 0.0 s.');
});

it('status tells what the library holds', async () => {
  expect((await dlsift(['status'])).out).toBe(`\
library    demo (this key is an admin's)
pictures   0 searchable
partition  p1, built 2026-01-01 00:00 UTC
           8 classes over 0 pictures
features   stand-in-1
note: An untrained network stands in.

The library is empty. Add a folder of pictures: npx dlsift add DIR`);
});

describe('compare', () => {
  it('shows what two pictures have in common, and the score of a search', async () => {
    const { exitCode, out } = await dlsift(['compare', photo(), answers.searchId, '--user', 'ada']);
    expect(exitCode).toBe(0);
    const image = Buffer.from('picture 1.jpg').toString('base64');
    expect(service.bodies.compare).toEqual({ a: { image }, b: { imageId: answers.searchId }, user: 'ada' });
    expect(out).toBe(`\
compared  alike  weight
CNN        0.90    0.20  ██████████████████
SIFT       0.10    0.20  ██
colour     1.00    0.20  ████████████████████
position   0.50    0.20  ██████████
shape      0.00    0.20

together     0.500 (eq. 10)
same thing   12 points match
score        0.750`);
  });

  it('uploads what is too big for one request', async () => {
    await writeFile(join(directory, 'big.jpg'), Buffer.alloc(searchBodyBytes / 2));
    await dlsift(['compare', join(directory, 'big.jpg'), photo()]);
    expect(service.bodies.compare).toMatchObject({
      a: { uploadId: expect.any(String) },
      b: { image: expect.any(String) },
    });
  });

  it('names what is no picture', async () => {
    const { exitCode, err } = await dlsift(['compare', photo(), 'none.jpg']);
    expect(exitCode).toBe(1);
    expect(err).toBe('dlsift: Expected a picture but found no file at none.jpg.');
  });
});

describe('help', () => {
  it.each([[[]], [['search']], [['models', 'add']]])('of %j fits 80 columns', async (words) => {
    const { exitCode, out } = await dlsift([...words, '--help'], { columns: 80 });
    expect(exitCode).toBe(0);
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });
});

describe('retrain', () => {
  it('starts anew after a build that died, not beside one that runs', async () => {
    service.build = 'died';
    expect(await dlsift(['retrain', '--no-follow'])).toMatchObject({ exitCode: 0, err: '' });
    service.build = 'runs';
    expect(await dlsift(['retrain'])).toEqual({
      exitCode: 1,
      out: '',
      err: 'dlsift: A build is under way. npx dlsift partitions shows what comes of it; start another one then.',
    });
  });

  it('that is stopped says that the build goes on', async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await dlsift(['retrain'], { interrupted: stop.signal })).toMatchObject({
      exitCode: 130,
      err: 'Stopped waiting. The build goes on: npx dlsift partitions shows what comes of it.',
    });
  });
});

it('gives a terminal no commands that names of files hold', () => {
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
    directory = photos();
    const { exitCode } = await dlsift(['status'], { env: nothingSet });
    directory = join(directory, '..');
    expect(exitCode).toBe(0);
  });

  it("is never shown another service's key", async () => {
    await writeCredentials(JSON.stringify({ url: 'http://127.0.0.1:1', apiKey: service.apiKey }));
    const { err } = await dlsift(['status', '--url', service.url], { env: nothingSet });
    expect(err).toBe(`dlsift: No API key for ${service.url}: set DLSIFT_API_KEY.`);
    expect(service.requests).toEqual([]);
  });

  it('is missed in words', async () => {
    expect((await dlsift(['status'], { env: nothingSet })).err).toMatch('No service to ask: set DLSIFT_URL');
    await writeCredentials('{');
    expect((await dlsift(['status'], { env: nothingSet })).err).toMatch('credentials.json to hold JSON with url and');
  });
});

describe('near-duplicates', () => {
  /** One after the other: of pictures that are sent side by side, either may be the elder. */
  async function addOneByOne() {
    for (const name of ['1.jpg', '2.jpg']) await dlsift(['add', join(photos(), 'cats', name), '--label', 'cats']);
    return service.images.get('inbox/demo/cats/1.jpg')!;
  }

  it('are listed in groups, the original first', async () => {
    expect((await dlsift(['duplicates'])).out).toBe('No near-duplicates.');
    await addOneByOne();
    const { out } = await dlsift(['duplicates']);
    expect(out).toMatch(/^inbox\/demo\/cats\/1\.jpg {2}[0-9a-f]{32}\n {2}inbox\/demo\/cats\/2\.jpg/);
    expect(out).toMatch('1 group, 1 near-duplicate');
    service.unlisted = 2000;
    expect((await dlsift(['duplicates'])).out).toMatch(/\n {2}… and 2 000 more\n\n1 group, 2 001 near-duplicates$/);
    expect(JSON.parse((await dlsift(['duplicates', '--json'])).out).groups).toHaveLength(1);
  });

  it('are marked among similar pictures', async () => {
    const { imageId } = await addOneByOne();
    expect((await dlsift(['similar', imageId, '-k', '5'])).out).toMatch(
      /1 {2}\S+ {2}copy {2}[0-9a-f]{32} {2}inbox\/demo\/cats\/2\.jpg/,
    );
    expect((await dlsift(['similar', imageId, '-k', 'x'])).exitCode).toBe(2);
  });
});
