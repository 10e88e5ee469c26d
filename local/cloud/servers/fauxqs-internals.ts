import type { DatabaseSync } from 'node:sqlite';
import type { BuildAppOptions } from 'fauxqs';

/**
 * The parts of fauxqs that its package does not export. `startFauxqs` listens on every network interface, takes no body
 * over 11 MiB, overwrites objects in place (a kill mid-write leaves a file that stops the next start) and pages through
 * listings in a different order than it sorts them; with its stores in hand, `buildApp` has none of these troubles.
 * The version is pinned, and the tests of this room fail when a part moves.
 */
type Stores = NonNullable<BuildAppOptions['stores']>;
export type S3Store = Stores['s3Store'];
export type SqsStore = Stores['sqsStore'];
type QueuePersistence = NonNullable<SqsStore['persistence']>;
export type S3Persistence = NonNullable<S3Store['persistence']>;
export type S3Object = ReturnType<S3Store['putObject']>;
export type Spy = NonNullable<S3Store['spy']>;
export type SqsQueue = NonNullable<ReturnType<SqsStore['getQueueByArn']>>;

interface SqsStoreClass {
  new (): SqsStore;
  createMessage(body: string): Parameters<SqsQueue['enqueue']>[0];
}

const load = async (path: string) => import(new URL(path, import.meta.resolve('fauxqs')).href);

const [s3, sqs, sns, persistence] = await Promise.all([
  load('./s3/s3Store.js'),
  load('./sqs/sqsStore.js'),
  load('./sns/snsStore.js'),
  load('./persistence.js'),
]);

export const S3Store: new () => S3Store = s3.S3Store;
export const SqsStore: SqsStoreClass = sqs.SqsStore;
export const SnsStore: new () => Stores['snsStore'] = sns.SnsStore;
const PersistenceManager: new (directory: string) => QueuePersistence = persistence.PersistenceManager;

/** Opens the file that keeps the queues. */
export function openQueueFile(directory: string): QueuePersistence {
  const manager = new PersistenceManager(directory);
  const { db } = manager as unknown as { db: DatabaseSync };
  // A commit then survives the process, though not a power cut, which the reconciliation at start covers; and it is quick.
  db.exec('PRAGMA synchronous = NORMAL');
  // Its own writes a null receive count, which its own table refuses: a message given back at once would be lost to this run.
  const giveBack = db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  manager.updateMessageReady = (messageId) => void giveBack.run(messageId);
  return manager;
}
