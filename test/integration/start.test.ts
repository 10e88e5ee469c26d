import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, getUsage } from '@dlsift/client';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';

/** The machine can be busy: these are no limits on speed. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const main = join(import.meta.dirname, '../../local/main.ts');
const directory = mkdtempSync(join(tmpdir(), 'dlsift-start-'));
const state = join(directory, 'state');
const photos = join(directory, 'photos');

interface Started {
  process: ChildProcess;
  output(): { out: string; err: string };
  /** The exit code or the signal that ended the process. */
  ended: Promise<number | string | null>;
}

function start(...options: string[]): Started {
  const child = spawn(process.execPath, [main, '--state', state, ...options], {
    env: { ...process.env, INIT_CWD: directory },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  );
  return { process: child, output: () => ({ out, err }), ended };
}

async function ready(started: Started): Promise<{ url: string; apiKey: string; tenant: string; page: string }> {
  const over = started.ended.then(() => 'over');
  while (!started.output().out.includes('\n')) {
    const tick = new Promise((resolve) => setTimeout(resolve, 50));
    if ((await Promise.race([over, tick])) === 'over') throw new Error(started.output().err);
  }
  return JSON.parse(started.output().out);
}

beforeAll(async () => {
  mkdirSync(join(photos, 'colours'), { recursive: true });
  for (const background of ['red', 'green']) {
    const picture = sharp({ create: { width: 200, height: 150, channels: 3, background } });
    await picture.jpeg().toFile(join(photos, 'colours', `${background}.jpg`));
  }
  writeFileSync(join(photos, 'empty.jpg'), '');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('npm start', () => {
  it('indexes a folder, prints one line of JSON when ready, and stops cleanly', async () => {
    const started = start('--json', '--port', '0', '--photos', 'photos');
    const connection = await ready(started);
    expect(connection).toEqual({
      url: connection.url,
      apiKey: expect.stringMatching(/^dlsift_/),
      tenant: 'demo',
      page: `${connection.url}/`,
    });
    expect((await getUsage(createClient(connection))).images).toEqual({ ready: 2, rejected: 1 });
    expect(started.output().err).toContain('inbox/demo/empty.jpg: The file is empty');
    expect(JSON.parse(readFileSync(join(state, 'credentials.json'), 'utf8'))).toEqual(connection);

    const second = start('--port', '0');
    expect(await second.ended).toBe(1);
    expect(second.output().err).toContain(
      `A local cloud already runs on ${state} (process ${started.process.pid}, ${connection.url})`,
    );

    started.process.kill('SIGINT');
    const stopping = performance.now();
    expect(await started.ended).toBe(0);
    // Long polling of an idle queue takes 20 s; stopping does not wait for it.
    expect(performance.now() - stopping).toBeLessThan(18_000);
    expect(started.output().out).toBe(`${JSON.stringify(connection)}\n`);
  });

  it('resumes after being killed', async () => {
    const { apiKey } = JSON.parse(readFileSync(join(state, 'credentials.json'), 'utf8'));
    const killed = start('--json', '--port', '0');
    expect((await ready(killed)).apiKey).toBe(apiKey);
    const [, bucket, storage] = /s3:\/\/(\S+)\/inbox\/demo\/ .*--endpoint-url ([^\s,]+)/.exec(killed.output().err)!;
    const body = readFileSync(join(photos, 'colours', 'red.jpg'));
    const drop = (_: unknown, i: number) =>
      fetch(`${storage}/${bucket}/inbox/demo/dropped/${i}.jpg`, { method: 'PUT', body });
    const dropped = await Promise.all(Array.from({ length: 40 }, drop));
    expect(dropped.every(({ ok }) => ok)).toBe(true);
    killed.process.kill('SIGKILL');
    await killed.ended;
    const next = start('--json', '--port', '0');
    const connection = await ready(next);
    expect(connection.apiKey).toBe(apiKey);
    expect((await getUsage(createClient(connection))).images).toEqual({ ready: 42, rejected: 1 });
    // Waiting pictures are indexed once; those in progress (a batch of ten in each of two
    // processes) a second time.
    const log = readFileSync(join(state, 'logs', 'index-images.log'), 'utf8');
    expect(log.split('inbox/demo/dropped/').length - 1).toBeLessThanOrEqual(60);
    next.process.kill('SIGTERM');
    expect(await next.ended).toBe(0);
  });

  it('reports wrong options', async () => {
    const wrong = start('--photo', 'x');
    expect(await wrong.ended).toBe(1);
    expect(wrong.output()).toEqual({
      out: '',
      err: expect.stringContaining("Unknown option '--photo'.\n\nnpm start -- [options]"),
    });
  });
});
