import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { FeatureExtractor } from '@dlsift/retrieval/features';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { logger, once, stores } from '../common/index.ts';
import { readNotification } from './events.ts';
import { indexImage } from './index-image.ts';

const processor = new BatchProcessor(EventType.SQS);
const extractor = once(() => FeatureExtractor.load());

/** Drop folder events from the queue; a message that fails goes back alone, and after three times to the dead letters. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return processPartialResponse(event, indexRecord, processor, { throwOnFullBatchFailure: false });
}

async function indexRecord(record: SQSRecord): Promise<void> {
  const services = { library: stores.library(), objects: stores.objects(), extractor: await extractor() };
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
