import { join } from 'node:path';
import { getUsage } from '@dlsift/client';
import { type Cloud, startCloud } from '@dlsift/local-cloud';
import type { Options } from '../options.ts';
import type { StateDirectory } from '../state/index.ts';
import { buildWhatChanged } from './build.ts';
import { partitionIfChanged } from './partition.ts';
import { addPictures } from './pictures.ts';
import { indexFound, mayLackPictures, reconcile } from './reconcile.ts';
import type { Session } from './session.ts';
import { summary } from './summary.ts';
import { type Connection, clientOf, connect } from './tenant.ts';
import type { Terminal } from './terminal.ts';

export interface StartUp {
  root: string;
  options: Options;
  state: StateDirectory;
  terminal: Terminal;
  /** Aborted when the user stops the start. */
  signal: AbortSignal;
  /** Called as soon as the cloud runs, so that it can be stopped whatever fails later. */
  onCloud(cloud: Cloud): void;
}

/** Starts everything, from built code to a searchable library, and reports each step. */
export async function startUp({ root, options, state, terminal, signal, onCloud }: StartUp): Promise<Connection> {
  const start = performance.now();
  await buildWhatChanged(root, signal);
  const cloud = await startCloud({
    stateDirectory: state.path,
    templateDirectory: join(root, 'cdk.out/local'),
    port: options.port,
    storagePort: state.read<{ storage: number }>('ports.json')?.storage ?? 0,
  });
  onCloud(cloud);
  signal.throwIfAborted();
  state.write('ports.json', { storage: Number(new URL(cloud.storageUrl).port) });
  state.write('running.json', { pid: process.pid, url: cloud.url, databaseUrl: cloud.databaseUrl });
  const connection = await connect(cloud, state, signal);
  const session: Session = { cloud, client: clientOf(connection), state, terminal, signal };
  // Pictures still queued would count as lost and be indexed twice.
  await indexFound(session, cloud.pending());
  const reconciled = reconcile(session);
  await addPictures(session, options.photos, reconciled);
  if (await mayLackPictures(session)) await indexFound(session, await reconciled);
  await partitionIfChanged(session);
  const seconds = (performance.now() - start) / 1000;
  const usage = await getUsage(session.client, signal);
  terminal.say(summary({ connection, usage, cloud, stateDirectory: state.path, seconds }));
  return connection;
}
