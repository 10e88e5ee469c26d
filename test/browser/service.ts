import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { generateSampleLibrary } from '@dlsift/sample';

/** Milliseconds for whatever the page is to show; the machine may be busy, and this is no limit on speed. */
export const longestWait = 60_000;

/** A service with pictures in it, ready to be searched. */
export interface Service {
  /** Of the search page. */
  page: string;
  apiKey: string;
  /** A picture that is not in the library. */
  picture: string;
  stop(): Promise<void>;
}

/**
 * The service that DLSIFT_URL and DLSIFT_API_KEY name; else a local cloud of the test's own, through the front door
 * (`npm start -- --json`), over a small drawn library.
 */
export async function startService(): Promise<Service> {
  const directory = await mkdtemp(join(tmpdir(), 'dlsift-browser-'));
  const clean = () => rm(directory, { recursive: true, force: true });
  const [query] = await generateSampleLibrary(join(directory, 'query'), { seed: 'query', perKind: 1 });
  if (query === undefined) throw new Error('Expected the sample library to have a picture');
  const { DLSIFT_URL: url, DLSIFT_API_KEY: apiKey } = process.env;
  if (url && apiKey) return { page: url, apiKey, picture: query.file, stop: clean };

  const photos = join(directory, 'photos');
  // Enough pictures for a build to learn what is familiar.
  await generateSampleLibrary(photos, { perKind: 10 });
  const main = fileURLToPath(new URL('../../local/main.ts', import.meta.url));
  const options = ['--json', '--port', '0', '--state', join(directory, 'state'), '--photos', photos];
  const cloud = spawn(process.execPath, [main, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(cloud, 'exit');
  const stop = async () => {
    cloud.kill('SIGINT');
    await ended;
    await clean();
  };
  for await (const line of createInterface({ input: cloud.stdout })) {
    const ready = JSON.parse(line);
    return { page: ready.page, apiKey: ready.apiKey, picture: query.file, stop };
  }
  await clean();
  throw new Error(`The local cloud ended before it was ready (exit code ${cloud.exitCode})`);
}
