import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openStateDirectory } from '../../../local/state/index.ts';

let directory: string;
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'dlsift-state-')), 'state');
});
afterEach(() => rmSync(join(directory, '..'), { recursive: true }));

async function heldElsewhere(): Promise<ChildProcess> {
  const module = new URL('../../../local/state/index.ts', import.meta.url).href;
  const script = `const { openStateDirectory } = await import('${module}'); openStateDirectory('${directory}'); gc(); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Runs whatever the test finds: a process left behind would keep the test run's output open.
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
}

describe('the state folder', () => {
  it('is held by one process at a time, and free again when that is killed', async () => {
    const other = await heldElsewhere();
    expect(() => openStateDirectory(directory)).toThrow(
      `A local cloud already runs on ${directory} (process ${other.pid}). Stop it first`,
    );
    other.kill('SIGKILL');
    await new Promise((resolve) => other.once('exit', resolve));
    openStateDirectory(directory).release();
  });

  it('keeps JSON for its owner only', () => {
    const state = openStateDirectory(directory);
    state.write('credentials.json', { apiKey: 'k' });
    expect(state.read('credentials.json')).toEqual({ apiKey: 'k' });
    expect(state.read('ports.json')).toBeUndefined();
    expect(statSync(join(directory, 'credentials.json')).mode & 0o777).toBe(0o600);
    state.release();
  });

  it('made fresh, loses a cloud’s files and nothing else', () => {
    openStateDirectory(directory).release();
    mkdirSync(join(directory, 's3'));
    writeFileSync(join(directory, 'notes.txt'), 'mine');
    openStateDirectory(directory, { fresh: true }).release();
    expect(existsSync(join(directory, 's3'))).toBe(false);
    expect(readFileSync(join(directory, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('is not a folder with other things in it', () => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'holiday.jpg'), '');
    expect(() => openStateDirectory(directory, { fresh: true })).toThrow(
      'holds files that DLSIFT did not make (holiday.jpg)',
    );
    expect(existsSync(join(directory, 'holiday.jpg'))).toBe(true);
  });

  it('is a folder that can be made and written to', () => {
    const file = join(directory, '..', 'file');
    writeFileSync(file, '');
    expect(() => openStateDirectory(file)).toThrow(
      `${file} is no folder that can be made and written to (EEXIST). Name another one with --state.`,
    );
  });

  it('of another format is left alone, unless it is to be made fresh', () => {
    openStateDirectory(directory).release();
    writeFileSync(join(directory, 'dlsift-state.json'), '{"format":9}');
    expect(() => openStateDirectory(directory)).toThrow('has data of format 9, this version reads 2');
    expect(readFileSync(join(directory, 'dlsift-state.json'), 'utf8')).toBe('{"format":9}');
    openStateDirectory(directory, { fresh: true }).release();
    openStateDirectory(directory).release();
  });
});
