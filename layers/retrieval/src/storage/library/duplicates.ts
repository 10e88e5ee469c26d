import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb, writeIf } from '../dynamodb.ts';

/** Links between near-duplicates, and pictures with the same file. */
export function duplicateLinks(table: string) {
  return {
    /**
     * Marks a picture as a near-duplicate of another, or of none with null.
     *
     * @returns false where the picture no longer exists
     */
    async setDuplicateOf(tenant: string, imageId: string, original: string | null): Promise<boolean> {
      return writeIf(() =>
        dynamodb.send(
          new UpdateCommand({
            TableName: table,
            Key: { tenant, imageId },
            UpdateExpression: original === null ? 'REMOVE duplicateOf' : 'SET duplicateOf = :original',
            ConditionExpression: '#state = :ready',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: { ':ready': 'ready', ...(original !== null && { ':original': original }) },
          }),
        ),
      );
    },

    /** Ids of the pictures that are marked as near-duplicates of `original`. */
    async duplicatesOf(tenant: string, original: string): Promise<string[]> {
      const marked = await readMarked(table, tenant, 'duplicateOf = :original', { ':original': original });
      return marked.map(({ imageId }) => imageId);
    },

    /**
     * Ids of up to `limit` pictures that have near-duplicates, after `after`, in the order of ids.
     */
    async originals(tenant: string, { limit, after }: { limit: number; after: string | null }): Promise<string[]> {
      const found: string[] = [];
      let last = after ?? '';
      while (found.length < limit) {
        const marked = await readMarked(table, tenant, 'duplicateOf > :last', { ':last': last || ' ' }, limit);
        for (const { duplicateOf } of marked) if (duplicateOf !== found.at(-1)) found.push(duplicateOf);
        if (marked.length < limit) break;
        last = found.at(-1) ?? last;
      }
      return found.slice(0, limit);
    },

    /**
     * Ids of up to `limit` pictures whose files are identical byte for byte. `content` is a
     * `contentKey`, which includes the tenant.
     */
    async withContent(content: string, limit: number): Promise<string[]> {
      const { Items = [] } = await dynamodb.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'contents',
          KeyConditionExpression: 'content = :content',
          ExpressionAttributeValues: { ':content': content },
          Limit: limit,
        }),
      );
      return Items.map(({ imageId }) => imageId as string);
    },
  };
}

/**
 * Marked pictures by the index `duplicates`, in the order of their originals; all of them without a
 * limit.
 */
async function readMarked(
  table: string,
  tenant: string,
  condition: string,
  values: Record<string, string>,
  limit?: number,
) {
  const found: { imageId: string; duplicateOf: string }[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await dynamodb.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'duplicates',
        KeyConditionExpression: `tenant = :tenant AND ${condition}`,
        ExpressionAttributeValues: { ':tenant': tenant, ...values },
        ExclusiveStartKey: start,
        Limit: limit,
      }),
    );
    found.push(...(Items as typeof found));
    start = LastEvaluatedKey;
  } while (start && (limit === undefined || found.length < limit));
  return found;
}
