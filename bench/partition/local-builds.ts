import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type DlsiftClient, followRetraining, listPartitions, startRetraining } from '@dlsift/client';
import { encodeFeatures, shippedFeatureSetName } from '@dlsift/retrieval/features';
import { rowOf } from '@dlsift/retrieval/matrix';
import { imageIdOf, LibraryStore } from '@dlsift/retrieval/storage';
import { startCloud } from '../../local/cloud.ts';
import { startDatabaseServer } from '../../local/servers/index.ts';
import type { Figure } from '../figures.ts';
import { gaussianGroups } from './data.ts';

const templateDirectory = join(import.meta.dirname, '../../cdk.out/local');
const tenant = 'bench';
const dimensions = 256;
/** Directions around which the pictures lie, and how far from them. */
const kinds = 100;
const noise = 0.8;
const keyOf = (n: number) => `inbox/${tenant}/${n}.jpg`;

/**
 * A whole build in the local cloud, from the request to the version that serves: of so many library items whose features lie
 * around a hundred directions with noise, 256 + 256 numbers each. Then a compaction of the same, one in a hundred deleted.
 */
export async function benchLocalBuilds(sizes: readonly number[] = [1000, 10_000]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const pictures of sizes) figures.push(...(await benchBuilds(pictures)));
  return figures;
}

async function benchBuilds(pictures: number): Promise<Figure[]> {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'dlsift-bench-'));
  const size = pictures.toLocaleString('en').replaceAll(',', ' ');
  try {
    const tables = await withCloud(stateDirectory, async ({ model }) => model.tables.map(({ name }) => name));
    await withLibrary(stateDirectory, tables.find((name) => name.includes('Library'))!, (library) =>
      fill(library, pictures),
    );
    return await withCloud(stateDirectory, async (cloud) => {
      const { apiKey } = (await cloud.invoke('issue-key', { tenant, role: 'admin' })) as { apiKey: string };
      const client = createClient({ url: cloud.url, apiKey });
      const repartition = await timeBuild(client, 'repartition');
      const [built] = await listPartitions(client);
      for (let n = 0; n < pictures; n += 100) {
        await client.DELETE('/v1/images/{imageId}', { params: { path: { imageId: imageIdOf(tenant, keyOf(n)) } } });
      }
      const compact = await timeBuild(client, 'compact');
      return [
        { name: `repartition of ${size} pictures in the local cloud`, value: repartition, unit: 's' },
        {
          name: `fraction scanned by default, ${size} pictures`,
          value: Number(built.metrics.fractionScanned),
          unit: 'share',
        },
        { name: `compaction of ${size} pictures in the local cloud`, value: compact, unit: 's' },
      ];
    });
  } finally {
    rmSync(stateDirectory, { recursive: true, force: true });
  }
}

type RunningCloud = Awaited<ReturnType<typeof startCloud>>;

async function withCloud<Value>(stateDirectory: string, use: (cloud: RunningCloud) => Promise<Value>): Promise<Value> {
  const cloud = await startCloud({ stateDirectory, templateDirectory, port: 0 });
  try {
    return await use(cloud);
  } finally {
    await cloud.stop();
  }
}

/** Opens the tables of a cloud that is not running. */
async function withLibrary(stateDirectory: string, table: string, use: (library: LibraryStore) => Promise<void>) {
  const database = await startDatabaseServer(join(stateDirectory, 'dynamodb'));
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: database.url,
  });
  try {
    await use(new LibraryStore(table));
  } finally {
    await database.stop();
  }
}

async function fill(library: LibraryStore, pictures: number): Promise<void> {
  const featureSet = await shippedFeatureSetName();
  const cnn = gaussianGroups(pictures, dimensions, kinds, noise, 1).x;
  const sift = gaussianGroups(pictures, dimensions, kinds, noise, 2).x;
  for (let n = 0; n < pictures; n++) {
    const key = keyOf(n);
    const object = Float32Array.from({ length: 7 }, (_, i) => ((n * (i + 3)) % 97) / 97);
    const at = new Date().toISOString();
    await library.put({
      tenant,
      imageId: imageIdOf(tenant, key),
      key,
      label: null,
      metadata: {},
      state: 'ready',
      reason: null,
      etag: 'e',
      sequencer: '1',
      bytes: 1,
      width: 640,
      height: 480,
      features: encodeFeatures({ featureSet, cnn: rowOf(cnn, n), sift: rowOf(sift, n), object }),
      featureSet,
      createdAt: at,
      changedAt: at,
    });
  }
}

async function timeBuild(client: DlsiftClient, mode: 'compact' | 'repartition'): Promise<number> {
  const start = performance.now();
  const { retrainingId } = await startRetraining(client, mode);
  const { state, reason } = await followRetraining(client, retrainingId, { everyMs: 100 });
  if (state !== 'promoted') throw new Error(`The build ended as ${state}: ${reason}`);
  return (performance.now() - start) / 1000;
}
