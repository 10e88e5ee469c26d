import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { imageIdOf, parseInboxKey, thumbnailKey } from '@dlsift/retrieval/storage';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import {
  featureSetsOf,
  type InTurn,
  LibraryViews,
  logger,
  ModelStore,
  once,
  storedKeypoints,
  stores,
} from '../common/index.ts';
import { type Arrival, linkArrivals } from './duplicates/index.ts';
import { readNotification } from './events.ts';
import { type IndexingServices, indexImage } from './index-image.ts';
import { oneByOne } from './one-by-one.ts';

const processor = new BatchProcessor(EventType.SQS);
const featureSets = once(() =>
  featureSetsOf({
    partitions: stores.partitions(),
    models: new ModelStore(stores.objects()),
    library: stores.library(),
  }),
);
const views = once(
  () => new LibraryViews({ partitions: stores.partitions(), objects: stores.objects(), library: stores.library() }),
);

/**
 * Indexes the drop folder events of a queue batch, then compares its pictures with the library and
 * with each other for near-duplicates. A message that fails goes back to the queue alone, and after
 * five attempts to the dead letters.
 */
export async function handler(
  event: SQSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<SQSBatchResponse> {
  const arrivals: Arrival[] = [];
  const inTurn = oneByOne(() => context.getRemainingTimeInMillis());
  const response = await processPartialResponse(
    event,
    (record: SQSRecord) => indexRecord(record, arrivals, inTurn),
    processor,
    {
      throwOnFullBatchFailure: false,
    },
  );
  const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const unlinked = await linkArrivals(
    arrivals.filter(({ messageId }) => !failed.has(messageId)),
    {
      view: (tenant) => views().of(tenant),
      servicesOf: (tenant) => ({
        library: stores.library(),
        stored: {
          ...storedKeypoints(tenant, { objects: stores.objects() }),
          thumbnailOf: (imageId) => stores.objects().get(thumbnailKey(tenant, imageId)),
        },
      }),
      onFailure: (arrival, error) => logger.error('linking failed', { ...arrival, error }),
    },
  );
  return {
    batchItemFailures: [
      ...response.batchItemFailures,
      ...unlinked.map(({ messageId }) => ({ itemIdentifier: messageId })),
    ],
  };
}

async function indexRecord(record: SQSRecord, arrivals: Arrival[], inTurn: InTurn): Promise<void> {
  const services: IndexingServices = {
    library: stores.library(),
    objects: stores.objects(),
    moves: { library: stores.library(), leftEdits: stores.leftEdits(), judgements: stores.judgements() },
    extractors: (tenant) => featureSets().of(tenant),
    inTurn,
  };
  for (const event of readNotification(record.body)) {
    try {
      const outcome = await indexImage(event, services);
      logger.info('indexed', { key: event.key, outcome });
      const tenant = parseInboxKey(event.key)?.tenant;
      if (tenant === undefined || outcome === 'not-a-picture-key') continue;
      arrivals.push({ messageId: record.messageId, tenant, imageId: imageIdOf(tenant, event.key), outcome });
    } catch (error) {
      logger.error('indexing failed', { key: event.key, error: error as Error });
      throw error;
    }
  }
}
