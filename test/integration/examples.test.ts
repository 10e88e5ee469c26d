import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { encodeSegment, toSegment } from '@dlsift/retrieval/segments';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

/** The machine can be busy: these are no limits on speed. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const root = join(import.meta.dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'dlsift-examples-'));
const photos = join(directory, 'photos');
const red = join(photos, 'stripes', 'red.png');

let cloud: ChildProcess;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  for (const [label, colours] of Object.entries({ stripes: ['red', 'green'], flat: ['blue', 'white'] })) {
    mkdirSync(join(photos, label), { recursive: true });
    for (const colour of colours) await draw(join(photos, label, `${colour}.png`), colour, label === 'stripes');
  }
  const options = ['--json', '--port', '0', '--photos', photos, '--state', join(directory, 'state')];
  cloud = spawn(process.execPath, ['local/main.ts', ...options], { cwd: root });
  let said = '';
  cloud.stderr!.on('data', (text) => {
    said += text;
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(cloud.stdout!).once('line', resolve);
    cloud.once('exit', () => reject(new Error(said)));
  });
  const { url, apiKey } = JSON.parse(line);
  environment = { ...process.env, DLSIFT_URL: url, DLSIFT_API_KEY: apiKey };
});
afterAll(async () => {
  const ended = new Promise((resolve) => cloud.once('exit', resolve));
  if (cloud.kill('SIGTERM')) await ended;
  rmSync(directory, { recursive: true, force: true });
});

async function draw(path: string, colour: string, isStriped: boolean): Promise<void> {
  const stripes = '<path d="M0 0h20v150h-20zM90 0h35v150h-35z"/>';
  const ground = `<rect width="200" height="150" fill="${colour}"/>`;
  const drawing = `<svg width="200" height="150">${ground}${isStriped ? stripes : ''}</svg>`;
  await sharp(Buffer.from(drawing)).png().toFile(path);
}

/** Output of an example that runs in the checkout's root. */
async function run(program: string, ...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, words, { cwd: root, env: environment });
  return stdout;
}

/** A segment file as a build writes it. */
function writeSegment(): string {
  const facts = (name: string, label: string) => ({ imageId: name, key: `inbox/demo/${label}/${name}.png`, label });
  const features = (cnn: number[]) => ({
    cnn: Float32Array.from(cnn),
    sift: Float32Array.of(0, 1),
    object: new Float32Array(7).fill(0.5),
  });
  const segment = toSegment([
    { ...facts('red', 'stripes'), ...features([1, 0]) },
    { ...facts('blue', 'flat'), ...features([0, 1]) },
    { ...facts('green', 'stripes'), ...features([0.8, 0.6]) },
  ]);
  const path = join(directory, 'class-0-0.arrow');
  writeFileSync(path, encodeSegment(segment));
  return path;
}

/** The first of `programs` that runs a Python program; undefined if none does. */
function pythonThatRuns(program: string): string | undefined {
  const programs = [process.env.PYTHON || 'python3', 'python3'];
  return programs.find((name) => spawnSync(name, ['-c', program]).status === 0);
}

describe('examples', () => {
  it('search.ts prints results and moved weights', async () => {
    const printed = await run(process.execPath, 'examples/search.ts', red);
    expect(printed).toMatch(/^\d\.\d{3} inbox\/demo\/stripes\/red\.png$/m);
    expect(printed).toMatch(/^weights after {2}\{/m);
  });

  it('search.sh prints the answer', async ({ skip }) => {
    skip(spawnSync('curl', ['--version']).status !== 0, 'curl is not installed');
    const { results } = JSON.parse(await run('sh', 'examples/search.sh', red));
    expect(results[0].key).toBe('inbox/demo/stripes/red.png');
  });

  it('search.py prints results', async ({ skip }) => {
    const python = pythonThatRuns('import urllib.request') ?? skip('python3 is not installed');
    expect(await run(python, 'examples/search.py', red)).toMatch(/^\d\.\d{3} inbox\/demo\/stripes\/red\.png$/m);
  });

  it('add-model.sh adds a model and lists it', async () => {
    const model = 'models/paper-standin/model.onnx';
    const options = ['--manifest', 'models/paper-standin/model.json', '--name', 'mine'];
    const printed = await run('sh', 'examples/add-model.sh', model, 'Apache-2.0', ...options);
    expect(printed).toMatch(/^mine +2 +384/m);
  });

  it('read_segments.py counts pictures by label and finds the nearest', async ({ skip }) => {
    const python = pythonThatRuns('import pandas, pyarrow') ?? skip('pandas and pyarrow are not installed');
    const printed = await run(python, 'examples/read_segments.py', writeSegment());
    expect(printed).toMatch(/^stripes +2$/m);
    expect(printed).toMatch(/red\.png +1\.0+\n *inbox\/demo\/stripes\/green\.png +0\.8/);
  });
});
