import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Artefacts } from './constructs/artefacts.ts';
import { DlsiftFunction } from './constructs/lambda-function.ts';
import { createWorkQueue } from './constructs/work-queue.ts';
import type { Storage } from './storage/storage.ts';

const timeoutSeconds = 30;

/** Refines the queries of searches with pictures that the library lacks: queue -> `learn-query`. */
export class Learning extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly learnQuery: DlsiftFunction;

  constructor(scope: Construct, id: string, { artefacts, storage }: { artefacts: Artefacts; storage: Storage }) {
    super(scope, id);
    const { queue, deadLetters } = createWorkQueue(this, 'LearnQueue', { timeoutSeconds, retention: Duration.days(1) });
    this.queue = queue;
    this.deadLetters = deadLetters;
    this.learnQuery = new DlsiftFunction(this, 'LearnQuery', {
      artefacts,
      name: 'learn-query',
      description: 'Refines queries whose picture the library lacks',
      layers: 'native',
      memoryMegabytes: 512,
      timeoutSeconds,
    });
    this.learnQuery.usesTable(storage.tables.library, ['GetItem']);
    this.learnQuery.usesTable(storage.tables.searches, ['GetItem', 'UpdateItem']);
    this.learnQuery.lambda.addEventSource(
      new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 2 }),
    );
  }
}
