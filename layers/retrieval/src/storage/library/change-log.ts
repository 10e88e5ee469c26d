import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { decodeCursor, dynamodb, encodeCursor, type Page } from '../dynamodb.ts';
import { InvalidCursorError } from '../errors.ts';
import { fromItem, isImageId, type LibraryImage } from './image.ts';

/**
 * Shards of the change log. One partition of an index takes 1 000 writes per second; four exceed
 * the rate of indexing.
 */
const shards = ['0', '1', '2', '3'];
const shardOf = (imageId: string) => shards[Number.parseInt(imageId.slice(-1), 16) % shards.length];

/** Partition key of a picture in the index `changes`. */
export const tenantShardOf = (tenant: string, imageId: string) => `${tenant}#${shardOf(imageId)}`;

/** Reads of the change log, the index `changes`. */
export function changeLog(table: string) {
  return {
    /** Pictures that changed at or after `since`, tombstones included, in no particular order. */
    async changedSince(tenant: string, since: string): Promise<LibraryImage[]> {
      const perShard = await Promise.all(
        shards.map(async (_, shard) => {
          const found: LibraryImage[] = [];
          let start: StartKey | undefined;
          do {
            const page = await readShard(table, tenant, shard, since, start);
            found.push(...page.items);
            start = page.next;
          } while (start);
          return found;
        }),
      );
      return perShard.flat();
    },

    /**
     * Feature set of the picture that changed last; null: no picture has features. Reads the newest
     * items of each shard, further back past tombstones.
     */
    async newestFeatureSet(tenant: string): Promise<string | null> {
      const perShard = await Promise.all(shards.map((_, shard) => newestOfShard(table, tenant, shard)));
      const found = perShard.filter((picture) => picture !== null);
      const newest = found.sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1))[0];
      return newest?.featureSet ?? null;
    },

    /**
     * One page of `changedSince`, shard after shard. A page may be empty and not the last.
     *
     * @throws InvalidCursorError where the cursor was not made by this method for the same `since`
     */
    async changesPage(
      tenant: string,
      since: string,
      { limit, cursor }: { limit: number; cursor: string | null },
    ): Promise<Page<LibraryImage>> {
      const { shard, after } = cursor ? changesPosition(cursor, since) : { shard: 0, after: null };
      const start = after ? { ...after, tenant, tenantShard: `${tenant}#${shards[shard]}` } : undefined;
      const { items, next } = await readShard(table, tenant, shard, since, start, limit);
      const following = next
        ? { shard, after: { imageId: next.imageId, changedAt: next.changedAt } }
        : { shard: shard + 1, after: null };
      return { items, cursor: following.shard < shards.length ? encodeCursor(following) : null };
    },
  };
}

/** Items read at once to find the newest picture of a shard. */
const newestPage = 20;

async function newestOfShard(
  table: string,
  tenant: string,
  shard: number,
): Promise<{ featureSet: string; changedAt: string } | null> {
  let start: StartKey | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await dynamodb.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'changes',
        KeyConditionExpression: 'tenantShard = :shard',
        ExpressionAttributeValues: { ':shard': `${tenant}#${shards[shard]}` },
        ScanIndexForward: false,
        ExclusiveStartKey: start,
        Limit: newestPage,
      }),
    );
    const described = Items.find(({ featureSet }) => typeof featureSet === 'string');
    if (described) return { featureSet: described.featureSet, changedAt: described.changedAt };
    start = LastEvaluatedKey as StartKey | undefined;
  } while (start);
  return null;
}

async function readShard(
  table: string,
  tenant: string,
  shard: number,
  since: string,
  start: StartKey | undefined,
  limit?: number,
) {
  const { Items = [], LastEvaluatedKey } = await dynamodb.send(
    new QueryCommand({
      TableName: table,
      IndexName: 'changes',
      KeyConditionExpression: 'tenantShard = :shard AND changedAt >= :since',
      ExpressionAttributeValues: { ':shard': `${tenant}#${shards[shard]}`, ':since': since },
      ExclusiveStartKey: start,
      Limit: limit,
    }),
  );
  return { items: Items.map(fromItem), next: LastEvaluatedKey as StartKey | undefined };
}

/** Position in the change log: key of the table and of the index. */
type StartKey = Record<'tenant' | 'imageId' | 'tenantShard' | 'changedAt', string>;

const ChangesPosition = z.object({
  shard: z.int().check(z.gte(0), z.lte(shards.length - 1)),
  after: z.nullable(z.object({ imageId: z.string(), changedAt: z.string() })),
});

/**
 * Reads a cursor. The tenant of the position is the caller's, whatever the cursor contains.
 * DynamoDB rejects positions before `since`.
 */
function changesPosition(cursor: string, since: string): z.infer<typeof ChangesPosition> {
  const { data } = ChangesPosition.safeParse(decodeCursor(cursor));
  if (!data || (data.after && (!isImageId(data.after.imageId) || data.after.changedAt < since))) {
    throw new InvalidCursorError();
  }
  return data;
}
