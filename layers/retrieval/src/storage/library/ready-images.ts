import { setTimeout } from 'node:timers/promises';
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb } from '../dynamodb.ts';
import { fromItem, type LibraryImage } from './image.ts';

/** The fields of a picture that a page of results shows. */
export type ReadyImage = Pick<
  LibraryImage,
  'imageId' | 'key' | 'label' | 'metadata' | 'state' | 'duplicateOf' | 'createdAt'
>;

type BatchRequest = NonNullable<BatchGetCommand['input']['RequestItems']>;
/** Leaves out the features, which are most of an item. */
const readyProjection = {
  ProjectionExpression: 'imageId, #key, #label, metadata, #state, edits, duplicateOf, createdAt',
  ExpressionAttributeNames: { '#key': 'key', '#label': 'label', '#state': 'state' },
};
/** Maximum keys of one BatchGetItem request. */
const batchSize = 100;

/** Reads of pictures for a page of results. */
export function readyPictures(table: string) {
  return {
    /** Those of the given pictures that are ready, in no particular order. */
    async getReady(tenant: string, imageIds: readonly string[]): Promise<ReadyImage[]> {
      const found: ReadyImage[] = [];
      for (let start = 0; start < imageIds.length; start += batchSize) {
        const batch = imageIds.slice(start, start + batchSize).map((imageId) => ({ tenant, imageId }));
        let request: BatchRequest | undefined = { [table]: { Keys: batch, ...readyProjection } };
        for (let attempt = 0; request?.[table]?.Keys?.length; attempt++) {
          if (attempt > 0) await pause(attempt);
          const answer = await dynamodb.send(new BatchGetCommand({ RequestItems: request }));
          const items = (answer.Responses?.[table] ?? []).map(fromItem);
          found.push(...items.filter(({ state }) => state === 'ready'));
          request = answer.UnprocessedKeys as BatchRequest | undefined;
        }
      }
      return found;
    },
  };
}

/**
 * Waits before unprocessed keys are requested again, longer each time. The SDK does not retry them.
 */
function pause(attempt: number): Promise<void> {
  return setTimeout(Math.random() * Math.min(2000, 25 * 2 ** attempt));
}
