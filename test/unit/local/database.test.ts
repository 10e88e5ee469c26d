import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DatabaseServer, startDatabaseServer } from '../../../local/cloud/servers/database-server.ts';

const directory = mkdtempSync(join(tmpdir(), 'dlsift-tables-'));
let database: DatabaseServer;
beforeAll(async () => {
  database = await startDatabaseServer(directory);
});
afterAll(async () => {
  await database.stop();
  rmSync(directory, { recursive: true });
});

it('keeps an idle connection longer than a function computes between two requests', async () => {
  const { headers } = await fetch(database.url);
  const [, seconds] = headers.get('keep-alive')?.match(/timeout=(\d+)/) ?? [];
  expect(Number(seconds)).toBeGreaterThanOrEqual(60);
});

it('refuses requests of web pages', async () => {
  const { status } = await fetch(database.url, { headers: { origin: 'https://example.com' } });
  expect(status).toBe(403);
});
