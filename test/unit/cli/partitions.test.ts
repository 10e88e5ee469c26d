import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeService, startFakeService } from '../client/fake-service.ts';
import { environmentOf, runIn } from './terminal.ts';

let service: FakeService;
beforeEach(async () => {
  service = await startFakeService();
});
afterEach(() => service.stop());

const dlsiftIn = (columns: number, ...words: string[]) =>
  runIn({ env: environmentOf(service), directory: import.meta.dirname, columns }, words);
const dlsift = (...words: string[]) => dlsiftIn(200, ...words);

it('partitions shows each version with its metrics, and marks the one in use', async () => {
  const { exitCode, out } = await dlsift('partitions');
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^\*\s+p1\s+repartition\s+promoted\s.*48\s+8\s+2\s+99\.4 %\s+25\.0 %$/m);
});

it('partitions fits a narrow terminal', async () => {
  const { out } = await dlsiftIn(80, 'partitions');
  expect(out).toMatch(/^\* p1 {2}repartition, promoted\n {2}2026-01-01 00:00 UTC {2}48 pictures, 8 classes/);
  for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
});

it('activate lets a version serve and says so', async () => {
  expect(await dlsift('activate', 'p1')).toMatchObject({
    exitCode: 0,
    out: 'Partition p1 is in use: 8 classes over 48 pictures, with what has changed since.',
  });
  expect(service.requests).toEqual(['POST /v1/partitions/p1/activate']);
});

it('activate of an unknown version names the command that lists versions', async () => {
  const { exitCode, err } = await dlsift('activate', 'p9');
  expect(exitCode).toBe(1);
  expect(err).toContain('npx dlsift partitions shows the versions.');
});

it('activate of no version at all is a wrong command line', async () => {
  expect(await dlsift('activate')).toMatchObject({ exitCode: 2 });
});

it('settings shows the schedules, and switches the named ones', async () => {
  expect((await dlsift('settings')).out).toMatch(/^compact {6}on {3}every hour/m);
  const { exitCode, out } = await dlsift('settings', '--relearn', 'off');
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^relearn {6}off {2}every week/m);
  expect(out).toMatch(/^compact {6}on/m);
  expect(service.requests).toEqual(['GET /v1/settings', 'PATCH /v1/settings']);
});

it('settings accepts only on and off', async () => {
  const { exitCode, err } = await dlsift('settings', '--relearn', 'perhaps');
  expect(exitCode).toBe(2);
  expect(err).toContain('Expected on or off but received perhaps');
});
