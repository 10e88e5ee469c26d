import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { logger, stores } from '../common/index.ts';
import { learnQuery, QueryMessage } from './learn-query.ts';

const processor = new BatchProcessor(EventType.SQS);

/**
 * Learns queries that the library does not hold, one per message. A message that fails returns to
 * the queue alone.
 */
export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return processPartialResponse(event, learnRecord, processor, { throwOnFullBatchFailure: false });
}

async function learnRecord({ body }: SQSRecord): Promise<void> {
  const message = QueryMessage.parse(JSON.parse(body));
  const outcome = await learnQuery(message, { queries: stores.queries(), library: stores.library() });
  logger.info('query', { ...message, outcome });
}
