import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { linkFiles, replaceFolder, sizeOf } from '../../../scripts/build/folder.ts';
import { exists, root, runStep, type Step } from '../../../scripts/build/step.ts';

const folder = `dist/.test-${process.pid}`;
const input = join(root, folder, 'input.txt');

beforeAll(() => mkdirSync(join(root, folder), { recursive: true }));
afterAll(() => {
  rmSync(join(root, folder), { recursive: true });
  rmSync(join(root, 'dist/.stamps', `test-${process.pid}`), { force: true });
});

describe('a build step', () => {
  let runs = 0;
  const step: Step = {
    name: `test-${process.pid}`,
    inputs: [`${folder}/input.txt`],
    output: `${folder}/output.txt`,
    run: () => {
      runs++;
      writeFileSync(join(root, folder, 'output.txt'), readFileSync(input));
    },
  };
  beforeEach(async () => {
    writeFileSync(input, 'one');
    await runStep(step);
    runs = 0;
  });

  it('does nothing while its inputs are the same', async () => {
    expect(await runStep(step)).toBe('fresh');
    expect(runs).toBe(0);
  });

  it('runs when an input changes', async () => {
    writeFileSync(input, 'two');
    expect(await runStep(step)).toBe('built');
    expect(readFileSync(join(root, step.output), 'utf8')).toBe('two');
  });

  it('runs when its key changes', async () => {
    expect(await runStep({ ...step, key: () => 'another' })).toBe('built');
  });

  it('runs when its output is gone', async () => {
    rmSync(join(root, step.output));
    expect(await runStep(step)).toBe('built');
  });

  it('runs again after it failed', async () => {
    writeFileSync(input, 'three');
    const failing = { ...step, run: () => Promise.reject(new Error('no')) };
    await expect(runStep(failing)).rejects.toThrow('no');
    expect(await runStep(step)).toBe('built');
  });

  it('is left out while an input is missing', async () => {
    writeFileSync(input, 'four');
    expect(await runStep({ ...step, blockedBy: () => 'web/index.html' })).toBe('blocked');
    expect(runs).toBe(0);
  });
});

describe('replacing a folder', () => {
  const path = `${folder}/made`;

  it('leaves the new files and none of the old ones', async () => {
    await replaceFolder(path, (made) => writeFileSync(join(made, 'old.txt'), ''));
    await replaceFolder(path, (made) => writeFileSync(join(made, 'new.txt'), ''));
    expect([exists(`${path}/old.txt`), exists(`${path}/new.txt`)]).toEqual([false, true]);
  });

  it('leaves the old folder when filling fails', async () => {
    await replaceFolder(path, (made) => writeFileSync(join(made, 'kept.txt'), ''));
    await expect(replaceFolder(path, () => Promise.reject(new Error('full')))).rejects.toThrow('full');
    expect(exists(`${path}/kept.txt`)).toBe(true);
  });

  it('links the wanted files of another folder, at any depth', () => {
    const from = join(root, folder, 'from');
    mkdirSync(join(from, 'a/b'), { recursive: true });
    writeFileSync(join(from, 'a/b/wanted.js'), '12345');
    writeFileSync(join(from, 'a/left.md'), '1');
    linkFiles(from, join(root, folder, 'to'), (file) => file.endsWith('.js'));
    expect(readFileSync(join(root, folder, 'to/a/b/wanted.js'), 'utf8')).toBe('12345');
    expect(sizeOf(join(root, folder, 'to'))).toBe(5);
  });
});
