import type { DatabaseSync } from 'node:sqlite';
import type { BuildAppOptions } from 'fauxqs';

/**
 * The parts of fauxqs that its package does not export. `startFauxqs` listens on every network
 * interface, rejects bodies over 11 MiB, overwrites objects in place (a kill during a write leaves
 * a file that prevents the next start) and pages listings in another order than it sorts them;
 * `buildApp` with these stores does not. The version is pinned, and the tests of this room fail
 * when a part changes.
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

/** Opens the file of the queues. */
export function openQueueFile(directory: string): QueuePersistence {
  const manager = new PersistenceManager(directory);
  const { db } = manager as unknown as { db: DatabaseSync };
  // A commit then survives the process but not a power cut, which the reconciliation at start
  // covers, and is fast.
  db.exec('PRAGMA synchronous = NORMAL');
  // Its own version writes a null receive count, which its table rejects: the message would be
  // lost.
  const giveBack = db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  manager.updateMessageReady = (messageId) => void giveBack.run(messageId);
  return manager;
}
