import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { featureSetsOf } from '../common/feature-sets.ts';
import { logger, once, stores } from '../common/index.ts';
import { ModelStore } from '../common/models.ts';
import { readNotification } from './events.ts';
import { indexImage } from './index-image.ts';

const processor = new BatchProcessor(EventType.SQS);
const featureSets = once(() =>
  featureSetsOf({ partitions: stores.partitions(), models: new ModelStore(stores.objects()) }),
);

/** Drop folder events from the queue; a message that fails goes back alone, and after three times to the dead letters. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return processPartialResponse(event, indexRecord, processor, { throwOnFullBatchFailure: false });
}

async function indexRecord(record: SQSRecord): Promise<void> {
  const services = {
    library: stores.library(),
    objects: stores.objects(),
    extractors: (tenant: string) => featureSets().of(tenant),
  };
  for (const event of readNotification(record.body)) {
    try {
      const outcome = await indexImage(event, services);
      logger.info('indexed', { key: event.key, outcome });
    } catch (error) {
      logger.error('indexing failed', { key: event.key, error: error as Error });
      throw error;
    }
  }
}
