import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type FakeService, startFakeService } from '../client/fake-service.ts';
import { environmentOf, runIn } from './terminal.ts';

/**
 * Fixture of each test: a folder with two photographs of cats, and a service that keeps what it
 * receives.
 */
export let directory: string;
export let service: FakeService;
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

export const dlsift = (words: string[], { env = {}, ...terminal }: Partial<Parameters<typeof runIn>[0]> = {}) =>
  runIn({ env: { ...environmentOf(service), ...env }, directory, ...terminal }, words);
export const photos = () => join(directory, 'photos');
export const photo = () => join(directory, 'photos/cats/1.jpg');
export const addPhotos = () => dlsift(['add', photos()]);
