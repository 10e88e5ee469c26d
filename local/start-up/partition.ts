import { type DlsiftClient, followRetraining, getUsage, startRetraining, type Usage } from '@dlsift/client';
import type { Session } from './session.ts';

/** Relative change of the library's size from which it is partitioned again. */
const changedShare = 0.1;

/** Partitions the library if it has no partition or an outdated one, and waits for the outcome. */
export async function partitionIfChanged({ cloud, client, state, terminal, signal }: Session): Promise<void> {
  // Reading the list settles a build that an earlier stop interrupted and that would block others.
  await client.GET('/v1/retrainings', { signal });
  const usage = await getUsage(client, signal);
  // A build that was rejected is rejected again while the pictures are the same.
  const asked = `${usage.images.ready} pictures, ${usage.featureSet.name}`;
  if (!needsPartition(usage) || state.read<{ asked: string }>('partition.json')?.asked === asked) return;
  const start = performance.now();
  const outcome = await terminal.activity('Partitioning the library', async (update) =>
    followRetraining(client, await startOrJoin(client), {
      everyMs: 250,
      signal,
      onState: () =>
        update(`${Math.round((performance.now() - start) / 1000)} s ${cloud.currentState() ?? ''}`.trimEnd()),
    }),
  );
  state.write('partition.json', { asked });
  if (outcome.state !== 'promoted') {
    const again = usage.partition === null ? '' : ' again';
    terminal.say(`The library was not partitioned${again}: ${outcome.reason ?? outcome.state}`);
  }
}

/** Starts a build, or joins the running one. */
async function startOrJoin(client: DlsiftClient): Promise<string> {
  const { data } = await client.GET('/v1/retrainings');
  const running = data?.retrainings.find(({ state }) => state === 'running');
  return (running ?? (await startRetraining(client))).retrainingId;
}

/**
 * Whether the partition lacks enough pictures, or describes them by other features, to need a new
 * build.
 */
export function needsPartition({
  images,
  partition,
  featureSet,
}: Pick<Usage, 'images' | 'partition' | 'featureSet'>): boolean {
  if (partition === null) return images.ready > 0;
  if (partition.featureSet !== featureSet.name) return true;
  return Math.abs(images.ready - partition.images) > changedShare * partition.images;
}
