import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { decodeCursor, dynamodb, encodeCursor, type Page } from '../dynamodb.ts';
import { InvalidCursorError } from '../errors.ts';
import { fromItem, type LibraryImage } from './image.ts';

export async function readPage(
  table: string,
  tenant: string,
  options: { limit?: number; cursor?: string | null },
): Promise<Page<LibraryImage>> {
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
}

export async function countStates(table: string, tenant: string): Promise<Record<LibraryImage['state'], number>> {
  const counts = { ready: 0, rejected: 0, deleted: 0 };
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await dynamodb.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'tenant = :tenant',
        ProjectionExpression: '#state',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':tenant': tenant },
        ExclusiveStartKey: start,
      }),
    );
    for (const { state } of Items) counts[state as LibraryImage['state']]++;
    start = LastEvaluatedKey;
  } while (start);
  return counts;
}

/** The tenant of a start key is the caller's own, whatever the cursor says. */
function startKey(cursor: string, tenant: string): Record<string, string> {
  const position = decodeCursor(cursor);
  if (typeof position !== 'string') throw new InvalidCursorError();
  return { tenant, imageId: position };
}
