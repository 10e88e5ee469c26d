import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { decodeCursor, dynamodb, encodeCursor, type Page } from '../dynamodb.ts';
import { InvalidCursorError } from '../errors.ts';
import { fromItem, isImageId, type LibraryImage } from './image.ts';

/** First digits of ids, which are hashes: each covers a sixteenth of a library. */
const digits = [...'0123456789abcdef'];

type StateCounts = Record<LibraryImage['state'], number>;

/** Reads of pictures by id. */
export function pictureReads(table: string) {
  return {
    /** One page of a tenant's pictures in the order of ids, tombstones included. */
    async page(tenant: string, options: { limit?: number; cursor?: string | null } = {}): Promise<Page<LibraryImage>> {
      const { Items = [], LastEvaluatedKey } = await dynamodb.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'tenant = :tenant',
          ExpressionAttributeValues: { ':tenant': tenant },
          Limit: options.limit,
          ExclusiveStartKey: options.cursor ? startKey(options.cursor, tenant) : undefined,
        }),
      );
      return { items: Items.map(fromItem), cursor: LastEvaluatedKey ? encodeCursor(LastEvaluatedKey.imageId) : null };
    },

    /**
     * Number of a tenant's pictures in each state. Sixteen readers run side by side: one alone
     * reads a million pictures for a minute, longer than a caller waits.
     */
    async count(tenant: string): Promise<StateCounts> {
      const parts = await Promise.all(digits.map((digit) => countPart(table, tenant, digit)));
      const sum = (state: LibraryImage['state']) => parts.reduce((all, part) => all + part[state], 0);
      return { ready: sum('ready'), rejected: sum('rejected'), deleted: sum('deleted') };
    },
  };
}

async function countPart(table: string, tenant: string, digit: string): Promise<StateCounts> {
  const counts = { ready: 0, rejected: 0, deleted: 0 };
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await dynamodb.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'tenant = :tenant AND begins_with(imageId, :digit)',
        ProjectionExpression: '#state',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':tenant': tenant, ':digit': digit },
        ExclusiveStartKey: start,
      }),
    );
    for (const { state } of Items) counts[state as LibraryImage['state']]++;
    start = LastEvaluatedKey;
  } while (start);
  return counts;
}

/** The tenant of a start key is the caller's, whatever the cursor contains. */
function startKey(cursor: string, tenant: string): Record<string, string> {
  const position = decodeCursor(cursor);
  if (typeof position !== 'string' || !isImageId(position)) throw new InvalidCursorError();
  return { tenant, imageId: position };
}
