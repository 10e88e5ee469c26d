import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { requireEnvironment } from '@dlsift/retrieval/storage';
import pLimit from 'p-limit';
import { z } from 'zod';
import { failIfAny, featureSetsOf, logger, ModelStore, stores } from '../common/index.ts';
import { type ReconcileOutcome, reconcileInbox } from './reconcile.ts';

const sqs = new SQSClient({});
/** Messages of one SQS batch, its maximum. */
const batchSize = 10;
/**
 * Maximum batches sent at once: one by one, the messages of a million pictures would outlast the
 * function.
 */
const batchesAtOnce = 16;

const Input = z.object({ relink: z.boolean().default(false) });

/**
 * Compares the drop folders with the libraries: daily, with `relink`, and whenever events may have
 * been lost.
 */
export async function handler(event: unknown): Promise<ReconcileOutcome> {
  const { relink } = Input.parse(event ?? {});
  const featureSets = featureSetsOf({
    partitions: stores.partitions(),
    models: new ModelStore(stores.objects()),
    library: stores.library(),
  });
  const services = {
    library: stores.library(),
    objects: stores.objects(),
    tenants: stores.tenants(),
    featureSetOf: (tenant: string) => featureSets.wantedName(tenant),
    send,
  };
  const outcome = await reconcileInbox(services, { relink });
  logger.info('reconciled', { ...outcome });
  failIfAny(outcome.failed);
  return outcome;
}

async function send(messages: string[]): Promise<void> {
  const QueueUrl = requireEnvironment('INDEX_QUEUE_URL');
  const batches = Array.from({ length: Math.ceil(messages.length / batchSize) }, (_, i) =>
    messages.slice(i * batchSize, (i + 1) * batchSize),
  );
  await pLimit(batchesAtOnce).map(batches, async (batch) => {
    const Entries = batch.map((MessageBody, i) => ({ Id: String(i), MessageBody }));
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    if (Failed.length > 0)
      throw new Error(`The index queue refused ${Failed.length} of ${batch.length} messages: ${Failed[0].Message}`);
  });
}
