import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeService, startFakeService } from '../client/fake-service.ts';
import { environmentOf, runIn } from './terminal.ts';

const onnx = Buffer.from('a network');
const sha256 = createHash('sha256').update(onnx).digest('hex');

let directory: string;
let service: FakeService;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dlsift-models-'));
  file = join(directory, 'Mobile_Net.onnx');
  await writeFile(file, onnx);
  service = await startFakeService();
});
afterEach(async () => {
  await rm(directory, { recursive: true });
  await service.stop();
});

const dlsift = (...words: string[]) => runIn({ env: environmentOf(service), directory }, words);
const add = (place: string, ...flags: string[]) =>
  dlsift('models', 'add', place, '--sha256', sha256, '--license', 'MIT', ...flags);

describe('models add', () => {
  it('uploads the file, prints the answer and the next command', async () => {
    const { exitCode, out } = await add(
      file,
      '--size',
      '224',
      '--mean',
      '0,0.5,1',
      '--output',
      'pool',
      '--dimensions',
      '7',
    );
    expect(exitCode).toBe(0);
    expect(out).toBe(
      'Model mobile-net, version 1, is kept: 512 numbers a picture.\nDescribe the library by it: npx dlsift models use mobile-net@1',
    );
    expect(service.requests).toEqual(['POST /v1/models/uploads', `PUT /models-${sha256}`, 'POST /v1/models']);
    expect(service.bodies.model).toMatchObject({
      name: 'mobile-net',
      version: '1',
      license: 'MIT',
      sha256,
      input: { width: 224, height: 224, mean: [0, 0.5, 1] },
      output: { name: 'pool', dimensions: 7 },
      pooling: 'graph',
    });
  });

  it('takes a model.json, with the options before it', async () => {
    const manifest = join(directory, 'model.json');
    const input = { width: 32, height: 16, std: [1, 1, 1], resize: 'cover' };
    await writeFile(manifest, JSON.stringify({ name: 'theirs', version: '3', licence: 'CC0', file: 'x.onnx', input }));
    expect(
      (await dlsift('models', 'add', file, '--sha256', sha256, '--manifest', manifest, '--name', 'ours')).exitCode,
    ).toBe(0);
    expect(service.bodies.model).toMatchObject({ name: 'ours', version: '3', license: 'CC0', input });
  });

  it('reads an address on this machine', async () => {
    const web = await serve(onnx);
    expect((await add(`${web.url}/net.onnx`)).exitCode).toBe(0);
    expect(service.bodies.model).toMatchObject({ name: 'net' });
    const { err } = await add(`${web.url}/gone`);
    expect(err).toContain('/gone answered 404');
    web.server.close();
  });

  it.each([
    [
      'another file than the hash says',
      () => dlsift('models', 'add', file, '--sha256', 'f'.repeat(64), '--license', 'MIT'),
      `has SHA-256 ${sha256}, but --sha256 says ffff`,
    ],
    ['a file that is not there', () => add(join(directory, 'none.onnx')), 'Expected an ONNX file but found none at'],
    ['no terms', () => dlsift('models', 'add', file, '--sha256', sha256), 'Expected the terms of use as --license'],
    [
      'a mean of two numbers',
      () => add(file, '--mean', '1,2'),
      'Expected three numbers with commas between as --mean but received 1,2',
    ],
    ['a size that is no number', () => add(file, '--size', 'big'), 'Expected a number as --size but received big'],
    [
      'a manifest that is not there',
      () => add(file, '--manifest', join(directory, 'x')),
      'Expected a model.json but found none at',
    ],
  ])('refuses %s, and uploads nothing', async (_, call, sentence) => {
    const { exitCode, err } = await call();
    expect(exitCode).toBe(1);
    expect(err).toContain(sentence);
    expect(service.requests).toEqual([]);
  });

  it('asks for the hash', async () => {
    expect((await dlsift('models', 'add', file)).exitCode).toBe(2);
  });
});

describe('models list and use', () => {
  it('show which model serves', async () => {
    const { out } = await dlsift('models', 'list');
    expect(out).toBe(`\
model    version  numbers          terms
shipped  2            256  in use  Apache-2.0
mine     1            512          Apache-2.0`);
    expect(JSON.parse((await dlsift('models', 'list', '--json')).out).models).toHaveLength(2);
  });

  it('start a relearning by the model, and wait for it', async () => {
    const { exitCode, out } = await dlsift('models', 'use', 'mine');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^Partition p2 is in use, after 0.0 s/);
    expect(service.bodies.retraining).toEqual({ mode: 'relearn', model: 'mine' });
    expect((await dlsift('models', 'use', 'mine', '--no-follow')).out).toMatch(/^Retraining r1 has started/);
  });
});

describe('retrain --relearn', () => {
  it('trains an embedder on the library', async () => {
    const { exitCode } = await dlsift('retrain', '--relearn');
    expect(exitCode).toBe(0);
    expect(service.bodies.retraining).toEqual({ mode: 'relearn' });
  });
});

async function serve(content: Buffer): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/net.onnx' ? 200 : 404).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
