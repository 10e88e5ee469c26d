import { setTimeout as sleep } from 'node:timers/promises';
import { getUsage } from '@dlsift/client';
import type { Session } from './session.ts';

const pollMilliseconds = 300;
/**
 * Time without a newly indexed picture after which the wait ends. The rest is indexed in the
 * background.
 */
const stallMilliseconds = 120_000;

/**
 * Compares the drop folder with the library and queues the differences: pictures whose event was
 * lost when the process was killed, and pictures described by an older feature set. Reports a
 * failure on the terminal; searches still work.
 * @returns number of pictures queued
 */
export async function reconcile({ cloud, terminal, signal }: Session): Promise<number> {
  try {
    const found = (await cloud.invoke('reconcile-inbox', {})) as Record<'missing' | 'outdated' | 'removed', number>;
    return found.missing + found.outdated + found.removed;
  } catch (error) {
    if (!signal.aborted) {
      terminal.say(`The drop folder could not be compared with the library: ${(error as Error).message}`);
    }
    return 0;
  }
}

/**
 * Whether a start must wait for `reconcile`: after a kill, or with another feature set than at the
 * last start. In other cases nothing is missing, and comparing a large library takes time.
 */
export async function mayLackPictures({ client, state, signal }: Session): Promise<boolean> {
  const { name } = (await getUsage(client, signal)).featureSet;
  const last = state.read<{ featureSet: string }>('started.json')?.featureSet;
  state.write('started.json', { featureSet: name });
  return state.wasCutShort || (last !== undefined && last !== name);
}

/** Waits until the queues of the found pictures are empty. */
export async function indexFound({ cloud, terminal, signal }: Session, total: number): Promise<void> {
  if (total === 0) return;
  await terminal.progress('Indexing what an earlier start left', async (update) => {
    let [pending, changedAt] = [cloud.pending(), performance.now()];
    while (pending > 0 && performance.now() - changedAt < stallMilliseconds) {
      update({ done: Math.max(0, total - pending), total });
      await sleep(pollMilliseconds, undefined, { signal });
      const now = cloud.pending();
      if (now !== pending) [pending, changedAt] = [now, performance.now()];
    }
    update({ done: Math.max(0, total - pending), total });
  });
}
