import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createClient, type DlsiftClient, followRetraining, listPartitions, startRetraining } from '@dlsift/client';
import type { Figure } from '../figures.ts';
import { removeState, type StartedCloud, startLocalCloud } from '../local-cloud.ts';
import type { FillTask } from './fill-library.ts';

/**
 * A whole build in the local cloud, from the request to the version that serves, of library items
 * whose features lie around a hundred directions with noise, 256 + 256 numbers each. Then a
 * compaction after one in a hundred is deleted.
 */
export async function benchLocalBuilds(sizes: readonly number[] = [1000, 10_000]): Promise<Figure[]> {
  const nothing = mkdtempSync(join(tmpdir(), 'dlsift-no-pictures-'));
  const figures: Figure[] = [];
  try {
    for (const pictures of sizes) {
      const cloud = await startLocalCloud({ photos: nothing });
      try {
        figures.push(...(await benchBuilds(cloud, pictures)));
      } finally {
        await cloud.stop();
        removeState(cloud);
      }
    }
  } finally {
    rmSync(nothing, { recursive: true });
  }
  return figures;
}

async function benchBuilds(cloud: StartedCloud, pictures: number): Promise<Figure[]> {
  const ids = await fillLibrary(cloud, pictures);
  const client = createClient(cloud);
  const repartition = await timeBuild(client, 'repartition');
  const [built] = (await listPartitions(client)).partitions;
  for (let n = 0; n < pictures; n += 100) {
    await client.DELETE('/v1/images/{imageId}', { params: { path: { imageId: ids[n] } } });
  }
  const compact = await timeBuild(client, 'compact');
  const size = pictures.toLocaleString('en').replaceAll(',', ' ');
  return [
    { name: `repartition of ${size} pictures in the local cloud`, value: repartition, unit: 's' },
    {
      name: `fraction scanned by default, ${size} pictures`,
      value: Number(built.metrics.fractionScanned),
      unit: 'share',
    },
    { name: `compaction of ${size} pictures in the local cloud`, value: compact, unit: 's' },
  ];
}

/** In its own thread per cloud: stores read the environment once. */
async function fillLibrary({ databaseUrl, tenant }: StartedCloud, pictures: number): Promise<string[]> {
  const worker = new Worker(new URL('./fill-library.ts', import.meta.url), {
    workerData: { tenant, pictures } satisfies FillTask,
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: databaseUrl,
    },
  });
  const [ids] = (await once(worker, 'message')) as [string[]];
  await worker.terminate();
  return ids;
}

async function timeBuild(client: DlsiftClient, mode: 'compact' | 'repartition'): Promise<number> {
  const start = performance.now();
  const { retrainingId } = await startRetraining(client, { mode });
  const { state, reason } = await followRetraining(client, retrainingId, { everyMs: 100 });
  if (state !== 'promoted') throw new Error(`The build ended as ${state}: ${reason}`);
  return (performance.now() - start) / 1000;
}
