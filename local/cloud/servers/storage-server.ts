import { buildApp } from 'fauxqs';
import type { Bucket, Queue } from '../template/index.ts';
import { region } from '../template/index.ts';
import { applyCors } from './bucket-cors.ts';
import type { Credentials } from './credentials.ts';
import { openQueueFile, S3Store, SnsStore, SqsStore } from './fauxqs-internals.ts';
import { orderedListing } from './list-objects.ts';
import { type ObjectChange, watchObjects } from './object-changes.ts';
import { ObjectFiles } from './object-files.ts';
import { Queues } from './queues.ts';

/**
 * Maximum bytes of an object: twice the API's limit of uploads. S3 takes 5 GB in one PUT, but this
 * server holds a body in memory.
 */
const maxObjectBytes = 100 * 1024 * 1024;

/** S3 and SQS on one port of this machine, their data on disk. */
export interface StorageServer {
  url: string;
  queues: Queues;
  createBucket(bucket: Bucket): void;
  createQueue(queue: Queue): void;
  /**
   * Calls back for every object that is put or removed, in order, before the request is answered.
   */
  onObjectChange(listener: (change: ObjectChange) => void): void;
  stop(): Promise<void>;
}

/**
 * Starts fauxqs on its stores.
 *
 * @param port port to try first; any free one when it is taken
 */
export async function startStorageServer(
  directories: { objects: string; queues: string },
  port: number,
  credentials: Credentials,
): Promise<StorageServer> {
  const objectFiles = new ObjectFiles(directories.objects);
  const queueFile = openQueueFile(directories.queues);
  const stores = { s3Store: new S3Store(), sqsStore: new SqsStore(), snsStore: new SnsStore() };
  queueFile.loadSqsAndSns(stores.sqsStore, stores.snsStore);
  objectFiles.loadS3(stores.s3Store);
  stores.sqsStore.persistence = queueFile;
  for (const queue of stores.sqsStore.allQueues()) queue.persistence = queueFile;
  stores.s3Store.persistence = objectFiles;
  stores.s3Store.listObjects = orderedListing(stores.s3Store, objectFiles);

  const corsRules = new Map<string, Bucket['cors']>();
  const app = buildApp({ logger: false, defaultRegion: region, stores });
  app.removeContentTypeParser('*');
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxObjectBytes }, (_request, body, done) =>
    done(null, body),
  );
  // An empty file has no body to parse, and fauxqs expects one.
  app.addHook('preHandler', (request, _reply, done) => {
    request.body ??= Buffer.alloc(0);
    done();
  });
  applyCors(app, corsRules, credentials);
  const url = await app.listen({ port, host: '127.0.0.1' }).catch(() => app.listen({ port: 0, host: '127.0.0.1' }));

  const queues = new Queues(stores.sqsStore, url);
  queues.releaseInFlight();
  return {
    url,
    queues,
    createBucket({ name, cors }) {
      stores.s3Store.createBucket(name);
      corsRules.set(name, cors);
    },
    createQueue: (queue) => queues.create(queue),
    onObjectChange: (listener) => watchObjects(stores.s3Store, listener),
    async stop() {
      await app.close();
      queueFile.close();
      objectFiles.close();
    },
  };
}
