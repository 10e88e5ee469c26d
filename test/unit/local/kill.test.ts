import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startCloud } from '../../../local/cloud/cloud.ts';
import { type Fixture, until, writeFixture } from './fixtures/fixture.ts';

let fixture: Fixture;
beforeAll(() => {
  fixture = writeFixture();
});
afterAll(() => fixture.remove());

/** A separate cloud that takes pictures without end, and prints the key of each answered PUT. */
const script = `
  const [module, options] = process.argv.slice(1);
  const { startCloud } = await import(module);
  const { storageUrl } = await startCloud(JSON.parse(options));
  for (let next = 0; ; next += 4) {
    const keys = [0, 1, 2, 3].map((offset) => 'inbox/demo/' + (next + offset) + '.jpg');
    await Promise.all(keys.map((key) => fetch(storageUrl + '/fixture-pictures/' + key, { method: 'PUT', body: key.repeat(999) })));
    console.log(keys.join('\\n'));
  }`;

it('a picture whose PUT was answered is stored and indexed after the cloud is killed', async () => {
  const module = new URL('../../../local/cloud/cloud.ts', import.meta.url).href;
  const options = JSON.stringify({ ...fixture, port: 0 });
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, module, options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const answered: string[] = [];
  createInterface(child.stdout).on('line', (key) => answered.push(key));
  await until(() => answered.length > 80);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));

  const cloud = await startCloud({ ...fixture, port: 0 });
  for (const key of answered) {
    const response = await fetch(`${cloud.storageUrl}/fixture-pictures/${key}`);
    expect(await response.text()).toBe(key.repeat(999));
  }
  const indexed = () => new Set(fixture.notes().map(({ key }) => key));
  await until(() => answered.every((key) => indexed().has(key)));
  await cloud.stop();
});
