import { createClient, getUsage, listPartitions } from '@dlsift/client';
import type { BenchResult } from '../figures.ts';
import { removeState, startLocalCloud } from '../local-cloud.ts';

/**
 * Measures the way from nothing to a searchable library: a fresh local cloud takes a folder of
 * pictures (or draws its sample library), indexes and partitions it; then it is stopped and started
 * again.
 */
export async function runIndexBench({ dataset }: { dataset?: string | undefined }): Promise<BenchResult> {
  const first = await startLocalCloud({ photos: dataset });
  const client = createClient(first);
  const { images } = await getUsage(client);
  const [partition] = (await listPartitions(client)).partitions;
  await first.stop();
  const second = await startLocalCloud({ photos: dataset, stateDirectory: first.stateDirectory });
  await second.stop();
  removeState(first);

  const seconds = first.readySeconds;
  const figures = [
    { name: 'pictures indexed', value: images.ready, unit: 'pictures' },
    { name: 'pictures rejected', value: images.rejected, unit: 'pictures' },
    { name: 'first start until searchable and partitioned', value: seconds, unit: 's' },
    { name: 'pictures per second, start and partition included', value: images.ready / seconds, unit: '1/s' },
    { name: 'second start until ready', value: second.readySeconds, unit: 's' },
    { name: 'classes of the partition', value: partition?.classes ?? 0, unit: 'classes' },
    { name: 'probes by default', value: partition?.probes ?? 0, unit: 'classes' },
  ];
  return { figures, skipped: [] };
}
