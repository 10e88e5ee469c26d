import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { refreshView } from '@dlsift/retrieval/library';
import { searchLibrary } from '@dlsift/retrieval/ranking';
import type * as Storage from '@dlsift/retrieval/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bucket, startStores, tables } from '../../contract/cloud.ts';
import { mulberry32 } from '../../random.ts';
import { featureSet, picture } from '../../retraining/library.ts';

const tenant = 'acme';
const pictures = 150;
const kills = 50;
/** Time at which the lease of a killed build has expired. */
const leaseMs = 7 * 3600_000;

let servers: { stop(): Promise<void> };
let storage: typeof Storage;
beforeAll(async () => {
  servers = await startStores();
  storage = await import('@dlsift/retrieval/storage');
});
afterAll(() => servers.stop());

/** A building process, and how it ended. */
function startBuilder(version: string, mode: string) {
  const program = fileURLToPath(new URL('builder.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', program, tenant, version, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, steps: createInterface({ input: child.stdout }), ended: once(child, 'exit') };
}

/** Builds without interruption, and returns the number of steps. */
async function build(version: string, mode: string): Promise<number> {
  const { steps, ended } = startBuilder(version, mode);
  let count = 0;
  for await (const _ of steps) count++;
  expect(await ended).toEqual([0, null]);
  return count;
}

/** Kills a build some milliseconds into its n-th step. */
async function killInStep(n: number, ms: number, version: string, mode: string): Promise<void> {
  const { child, steps, ended } = startBuilder(version, mode);
  let count = 0;
  for await (const _ of steps) {
    if (++count < n) continue;
    await sleep(ms);
    break;
  }
  child.kill('SIGKILL');
  await ended;
}

it('a build that is killed at any of fifty moments loses no picture, and no incomplete version serves', async () => {
  const library = storage.libraryStore(tables.library.name);
  const partitions = storage.partitionStore(tables.partitions.name);
  const objects = new storage.ObjectStore(bucket);
  const present = new Set<string>();
  const change = async (n: number, revision: number, isDeletion = false) => {
    const image = picture(n, revision, new Date().toISOString());
    if (isDeletion) await library.markDeleted(tenant, image.imageId, image.changedAt);
    else await library.put({ ...image, sequencer: `${revision}`.padStart(4, '0') });
    if (isDeletion) present.delete(image.key);
    else present.add(image.key);
  };
  const begin = async (mode: Storage.RetrainingMode) => {
    const now = Date.now();
    const version = storage.newVersion(new Date(), Math.random().toString(16).slice(2).padEnd(6, '0'));
    // As the API does, but after the lease of the killed build has expired.
    expect(await partitions.lease(tenant, version, now + 3600_000, now + leaseMs)).toBe(true);
    await partitions.create(storage.newBuild(tenant, version, mode, new Date()));
    return version;
  };
  const expectWhole = async () => {
    const serving = await partitions.current(tenant);
    const view = await refreshView(tenant, undefined, {
      current: async () => serving,
      prefix: (version) => storage.partitionPrefix(tenant, version),
      objects,
      changes: library,
    });
    const vector = new Float32Array(8).fill(1);
    const features = { featureSet, cnn: vector, sift: new Float32Array([1, 0]), object: new Float32Array(7) };
    const weights = { cnn: 1, sift: 0, color: 0, position: 0, shape: 0 };
    const everything = { weights, k: 1000, probes: 1000, minScore: 0, verify: 0 };
    const { results } = await searchLibrary({ features, keypoints: null } as never, view, everything, {
      keypointsOf: async () => null,
    });
    expect(results.map(({ key }) => key).sort()).toEqual([...present].sort());
    return serving;
  };

  for (let n = 0; n < pictures; n++) await change(n, 1);
  const stepsOf = { repartition: await build(await begin('repartition'), 'repartition'), compact: 0 };
  expect((await expectWhole())?.state).toBe('promoted');
  await change(0, 2);
  stepsOf.compact = await build(await begin('compact'), 'compact');
  expect((await expectWhole())?.mode).toBe('compact');

  const random = mulberry32(11);
  const moments = { early: 0, served: 0 };
  for (let kill = 0; kill < kills; kill++) {
    await change(Math.floor(random() * pictures), kill + 3);
    await change(Math.floor(random() * pictures), kill + 3, true);
    const before = await partitions.currentVersion(tenant);
    const mode = kill % 2 === 0 ? 'compact' : 'repartition';
    const version = await begin(mode);
    const step = 1 + Math.floor(random() * stepsOf[mode]);
    await killInStep(step, random() * 30, version, mode);
    const serving = await expectWhole();
    expect([before, version]).toContain(serving?.version);
    if (serving?.version === version) moments.served++;
    else moments.early++;
  }
  // Some kills came before the promotion, some after it.
  expect(moments.early).toBeGreaterThan(10);
  expect(moments.served).toBeGreaterThan(0);
  process.stderr.write(`${kills} kills: ${moments.served} came after the build served\n`);

  // Remains of killed builds do not disturb the next one, which the gate may still reject.
  const last = await begin('repartition');
  await build(last, 'repartition');
  const record = await partitions.get(tenant, last);
  expect(['promoted', 'rejected']).toContain(record?.state);
  expect(record?.images).toBe(present.size);
  await expectWhole();
}, 1_800_000);
