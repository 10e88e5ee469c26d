import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { notifyQueues, QueuePoller } from '../events/index.ts';
import type { Functions } from '../lambda/index.ts';
import { Scheduler } from '../schedules/index.ts';
import { drain, type StorageServer } from '../servers/index.ts';
import type { CloudModel } from '../template/index.ts';
import type { Teardown } from './teardown.ts';

/** Maximum wait of a stop for running work; the next start resumes what is unfinished. */
const graceMilliseconds = 2_000;

interface Sources {
  model: CloudModel;
  storage: StorageServer;
  functions: Functions;
  http: Server;
}

/**
 * Starts everything that calls functions by itself. A stop ends these first and waits for what they
 * called.
 *
 * @returns the queues' pollers
 */
export function startSources({ model, storage, functions, http }: Sources, teardown: Teardown): QueuePoller[] {
  notifyQueues(storage, model.buckets);
  const scheduler = new Scheduler(model.schedules, functions);
  const pollers = model.eventSources.map((source) => new QueuePoller(source, storage.queues, functions));
  teardown.add(async () => {
    scheduler.stop();
    const drained = Promise.all([drain(http), ...pollers.map((poller) => poller.stop())]);
    await Promise.race([drained, sleep(graceMilliseconds)]);
  });
  return pollers;
}
