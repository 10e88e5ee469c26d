import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { showSearch } from '../../../cli/src/show/search.ts';
import { limits } from '../../../client/src/index.ts';
import { answers } from '../client/fake-answers.ts';
import { addPhotos, directory, dlsift, photo, photos, service } from './photos-and-service.ts';

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

  it('prints ids on separate lines in a narrow terminal', async () => {
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

  it('reports that the filter accepts no picture', () => {
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

  it('leaves the choice of stages to the service, unless one is switched off', async () => {
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
    await writeFile(join(directory, 'big.jpg'), Buffer.alloc(limits.searchBodyBytes + 1));
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

  it('searches by examples alone, and continues an earlier search', async () => {
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

it('like reports a reduced step', async () => {
  service.share = 0.25;
  const like = () => dlsift(['like', answers.searchId, '0'.repeat(32)]);
  expect((await like()).out).toMatch('25 % of the step: more would rank what was chosen before worse.');
  service.share = 0;
  expect((await like()).out).toMatch(/The weights stay as they were\.$/);
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
    await writeFile(join(directory, 'big.jpg'), Buffer.alloc(limits.searchBodyBytes / 2));
    await dlsift(['compare', join(directory, 'big.jpg'), photo()]);
    expect(service.bodies.compare).toMatchObject({
      a: { uploadId: expect.any(String) },
      b: { image: expect.any(String) },
    });
  });

  it('names a file that is not a picture', async () => {
    const { exitCode, err } = await dlsift(['compare', photo(), 'none.jpg']);
    expect(exitCode).toBe(1);
    expect(err).toBe('dlsift: Expected a picture but found no file at none.jpg.');
  });
});

describe('near-duplicates', () => {
  /** One at a time: of pictures sent concurrently, either can be the older. */
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
