import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue, QueuePolicy } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Artefacts } from './constructs/artefacts.ts';
import { DlsiftFunction } from './constructs/lambda-function.ts';
import { FunctionSchedule } from './constructs/schedule.ts';
import { ofThisAccount } from './constructs/service-principal.ts';
import { createWorkQueue } from './constructs/work-queue.ts';
import type { Storage } from './storage/storage.ts';
import { changesIndex, contentsIndex, duplicatesIndex } from './storage/tables.ts';

/** Seconds for a batch of the largest pictures. A picture that failed waits six times as long. */
const indexTimeoutSeconds = 120;
const batchSize = 5;
/**
 * Functions that index at once. A new account runs ten in all, searches included; `-c
 * indexingConcurrency=50` raises it.
 */
const defaultConcurrency = 5;

/**
 * Makes files of the drop folder searchable: S3 -> queue -> `index-images`, and a daily check for
 * lost events.
 */
export class Indexing extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly indexImages: DlsiftFunction;
  readonly reconcileInbox: DlsiftFunction;

  constructor(scope: Construct, id: string, { artefacts, storage }: { artefacts: Artefacts; storage: Storage }) {
    super(scope, id);
    const { queue, deadLetters } = createWorkQueue(this, 'IndexQueue', { timeoutSeconds: indexTimeoutSeconds });
    this.queue = queue;
    this.deadLetters = deadLetters;
    this.#notifyOfInbox(storage);
    this.indexImages = this.#createIndexImages(artefacts, storage);
    this.reconcileInbox = this.#createReconcileInbox(artefacts, storage);
  }

  /**
   * Sends the events of the drop folder to the queue. It sets the property of the bucket, because
   * `Bucket.addEventNotification` would add a custom resource. The bucket depends on the queue's
   * policy, which therefore names the account, not the bucket.
   */
  #notifyOfInbox({ pictures }: Storage): void {
    this.queue.grantSendMessages(ofThisAccount(this, 's3.amazonaws.com'));
    const bucket = pictures.node.defaultChild as CfnBucket;
    const filter = { s3Key: { rules: [{ name: 'prefix', value: 'inbox/' }] } };
    bucket.notificationConfiguration = {
      queueConfigurations: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'].map((event) => ({
        event,
        filter,
        queue: this.queue.queueArn,
      })),
    };
    const policy = this.queue.node.findChild('Policy') as QueuePolicy;
    bucket.node.addDependency(policy);
  }

  #createIndexImages(artefacts: Artefacts, { pictures, tables }: Storage): DlsiftFunction {
    const indexImages = new DlsiftFunction(this, 'IndexImages', {
      artefacts,
      name: 'index-images',
      description: 'Extracts the features of pictures that land in the drop folder',
      layers: 'native',
      // Maximum of a new account; the largest picture takes 1.8 GB to decode.
      memoryMegabytes: 3008,
      timeoutSeconds: indexTimeoutSeconds,
    });
    const indexes = [changesIndex, duplicatesIndex, contentsIndex];
    indexImages.usesTable(tables.library, ['GetItem', 'BatchGetItem', 'UpdateItem'], indexes);
    indexImages.usesObjects(pictures, {
      'inbox/': ['GetObject'],
      'keypoints/': ['GetObject', 'PutObject', 'DeleteObject'],
      'words/': ['GetObject', 'PutObject', 'DeleteObject'],
      'partitions/': ['GetObject'],
      'thumbnails/': ['GetObject', 'PutObject', 'DeleteObject'],
      'models/': ['GetObject'],
    });
    indexImages.usesTable(tables.partitions, ['GetItem']);
    indexImages.usesTable(tables.searches, ['PutItem', 'UpdateItem']);
    indexImages.usesTable(tables.profiles, ['PutItem', 'DeleteItem']);
    indexImages.seesMissingObjects(pictures);
    indexImages.lambda.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize,
        reportBatchItemFailures: true,
        maxConcurrency: indexingConcurrency(this),
      }),
    );
    return indexImages;
  }

  #createReconcileInbox(artefacts: Artefacts, { pictures, tables }: Storage): DlsiftFunction {
    const reconcile = new DlsiftFunction(this, 'ReconcileInbox', {
      artefacts,
      name: 'reconcile-inbox',
      description: 'Queues what differs between the drop folder and the library',
      layers: 'native',
      // A few hundred bytes per picture: enough for two million.
      memoryMegabytes: 2048,
      timeoutSeconds: 900,
      environment: { INDEX_QUEUE_URL: this.queue.queueUrl },
    });
    reconcile.usesTable(tables.library, ['Query'], [changesIndex]);
    reconcile.usesTable(tables.tenants, ['Scan']);
    reconcile.usesTable(tables.partitions, ['GetItem']);
    reconcile.usesObjects(pictures, { 'models/': ['GetObject'] });
    reconcile.seesMissingObjects(pictures);
    reconcile.allow(['sqs:SendMessage'], [this.queue.queueArn]);
    new FunctionSchedule(this, 'DailyReconcile', {
      target: reconcile.lambda,
      description: 'Finds pictures whose S3 event was lost, and near-duplicates that missed each other',
      input: { relink: true },
      expression: 'cron(0 4 * * ? *)',
      flexibleMinutes: 60,
    });
    return reconcile;
  }
}

/** The context value `indexingConcurrency`. */
function indexingConcurrency(scope: Construct): number {
  const given = scope.node.tryGetContext('indexingConcurrency') ?? defaultConcurrency;
  const concurrency = Number(given);
  if (Number.isInteger(concurrency) && concurrency >= 2 && concurrency <= 1000) return concurrency;
  throw new Error(`Context "indexingConcurrency" is "${given}"; allowed: whole numbers from 2 to 1000`);
}
