import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { requireEnvironment } from '@dlsift/retrieval/storage';
import { FeatureSetNames } from '../common/feature-set-names.ts';
import { logger, stores } from '../common/index.ts';
import { ModelStore } from '../common/models.ts';
import { type ReconcileOutcome, reconcileInbox } from './reconcile.ts';

const sqs = new SQSClient({});
const batchSize = 10;

/** Run by a schedule, and whenever events may have been lost. */
export async function handler(): Promise<ReconcileOutcome> {
  const models = new ModelStore(stores.objects());
  const names = new FeatureSetNames({ partitions: stores.partitions(), models });
  const outcome = await reconcileInbox({
    library: stores.library(),
    objects: stores.objects(),
    tenants: stores.tenants(),
    featureSetOf: (tenant) => names.wanted(tenant),
    send,
  });
  logger.info('reconciled', { ...outcome });
  return outcome;
}

async function send(messages: string[]): Promise<void> {
  const QueueUrl = requireEnvironment('INDEX_QUEUE_URL');
  for (let first = 0; first < messages.length; first += batchSize) {
    const batch = messages.slice(first, first + batchSize);
    const Entries = batch.map((MessageBody, i) => ({ Id: String(i), MessageBody }));
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    if (Failed.length > 0)
      throw new Error(`The index queue refused ${Failed.length} of ${batch.length} messages: ${Failed[0].Message}`);
  }
}
