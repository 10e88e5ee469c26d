import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { decodeCursor, dynamodb, encodeCursor, type Page, writeIf } from './dynamodb.ts';
import { InvalidCursorError } from './errors.ts';

/** What a library knows of one picture. */
export interface LibraryImage {
  tenant: string;
  imageId: string;
  /** The drop folder key. */
  key: string;
  label: string | null;
  state: 'ready' | 'rejected' | 'deleted';
  /** Why it was rejected, in a sentence to act on. */
  reason: string | null;
  etag: string;
  /** S3's order of events on one key; later is greater, compared as text. */
  sequencer: string;
  bytes: number;
  /** Pixels, upright; null unless ready. */
  width: number | null;
  height: number | null;
  /** As `encodeFeatures` writes them; null unless ready. */
  features: Uint8Array | null;
  featureSet: string | null;
  /** When it was first indexed. */
  createdAt: string;
  changedAt: string;
}

/** Shards of the change log: one GSI partition takes 1 000 writes a second, four take any burst we can index. */
const shards = ['0', '1', '2', '3'];
const shardOf = (imageId: string) => shards[Number.parseInt(imageId.slice(-1), 16) % shards.length];

/** The Library table: one item per picture, and the change log over it. It is the truth; everything else is derived. */
export class LibraryStore {
  #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  async get(tenant: string, imageId: string): Promise<LibraryImage | null> {
    const { Item } = await dynamodb.send(
      new GetCommand({ TableName: this.#table, Key: { tenant, imageId }, ConsistentRead: true }),
    );
    return Item ? fromItem(Item) : null;
  }

  /**
   * Stores what an event says, unless a later event on the same key, or the same one with the same feature set, has been
   * stored; false then.
   */
  async put(image: LibraryImage): Promise<boolean> {
    const tenantShard = `${image.tenant}#${shardOf(image.imageId)}`;
    return writeIf(() =>
      dynamodb.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...image, tenantShard },
          ConditionExpression:
            'attribute_not_exists(imageId) OR sequencer < :sequencer OR (sequencer = :sequencer AND featureSet <> :featureSet)',
          ExpressionAttributeValues: { ':sequencer': image.sequencer, ':featureSet': image.featureSet },
        }),
      ),
    );
  }

  /** Marks a picture deleted before S3's event says so; false when there is none to delete. */
  async markDeleted(tenant: string, imageId: string, at: string): Promise<boolean> {
    return writeIf(() =>
      dynamodb.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { tenant, imageId },
          UpdateExpression: 'SET #state = :deleted, changedAt = :at, features = :none, featureSet = :none',
          ConditionExpression: 'attribute_exists(imageId) AND #state <> :deleted',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':deleted': 'deleted', ':at': at, ':none': null },
        }),
      ),
    );
  }

  /** A page of a tenant's pictures by id, tombstones included. */
  async page(tenant: string, options: { limit?: number; cursor?: string | null } = {}): Promise<Page<LibraryImage>> {
    const { Items = [], LastEvaluatedKey } = await dynamodb.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'tenant = :tenant',
        ExpressionAttributeValues: { ':tenant': tenant },
        Limit: options.limit,
        ExclusiveStartKey: options.cursor ? startKey(options.cursor, tenant, 'imageId') : undefined,
      }),
    );
    return { items: Items.map(fromItem), cursor: LastEvaluatedKey ? encodeCursor(LastEvaluatedKey.imageId) : null };
  }

  /** Every picture of a tenant, page by page. */
  async *all(tenant: string): AsyncGenerator<LibraryImage> {
    let cursor: string | null = null;
    do {
      const page: Page<LibraryImage> = await this.page(tenant, { cursor });
      yield* page.items;
      cursor = page.cursor;
    } while (cursor);
  }

  /** What changed at or after `since`, tombstones included, in no particular order. */
  async changedSince(tenant: string, since: string): Promise<LibraryImage[]> {
    const perShard = await Promise.all(
      shards.map(async (_, shard) => {
        const found: LibraryImage[] = [];
        let start: StartKey | undefined;
        do {
          const page = await this.#changes(tenant, shard, since, start);
          found.push(...page.items);
          start = page.next;
        } while (start);
        return found;
      }),
    );
    return perShard.flat();
  }

  /** The same page by page, shard after shard; a page may be empty and not the last. */
  async changesPage(
    tenant: string,
    since: string,
    { limit, cursor }: { limit: number; cursor: string | null },
  ): Promise<Page<LibraryImage>> {
    const { shard, after } = cursor ? changesPosition(cursor) : { shard: 0, after: null };
    const start = after ? { ...after, tenant, tenantShard: `${tenant}#${shards[shard]}` } : undefined;
    const { items, next } = await this.#changes(tenant, shard, since, start, limit);
    const following = next
      ? { shard, after: { imageId: next.imageId, changedAt: next.changedAt } }
      : { shard: shard + 1, after: null };
    return { items, cursor: following.shard < shards.length ? encodeCursor(following) : null };
  }

  async #changes(tenant: string, shard: number, since: string, start: StartKey | undefined, limit?: number) {
    const { Items = [], LastEvaluatedKey } = await dynamodb.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: 'changes',
        KeyConditionExpression: 'tenantShard = :shard AND changedAt >= :since',
        ExpressionAttributeValues: { ':shard': `${tenant}#${shards[shard]}`, ':since': since },
        ExclusiveStartKey: start,
        Limit: limit,
      }),
    );
    return { items: Items.map(fromItem), next: LastEvaluatedKey as StartKey | undefined };
  }

  /** How many of a tenant's pictures are in each state. */
  async count(tenant: string): Promise<Record<LibraryImage['state'], number>> {
    const counts = { ready: 0, rejected: 0, deleted: 0 };
    let start: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await dynamodb.send(
        new QueryCommand({
          TableName: this.#table,
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
}

function fromItem({ tenantShard: _, ...item }: Record<string, unknown>): LibraryImage {
  return item as unknown as LibraryImage;
}

/** The tenant of a start key is the caller's own, whatever the cursor says. */
function startKey(cursor: string, tenant: string, sortKey: string): Record<string, string> {
  const position = decodeCursor(cursor);
  if (typeof position !== 'string') throw new InvalidCursorError();
  return { tenant, [sortKey]: position };
}

/** Where a page of the change log ended: table key and index key. */
type StartKey = Record<'tenant' | 'imageId' | 'tenantShard' | 'changedAt', string>;

const ChangesPosition = z.object({
  shard: z
    .int()
    .min(0)
    .max(shards.length - 1),
  after: z.object({ imageId: z.string(), changedAt: z.string() }).nullable(),
});

/** The tenant's part of the position is the caller's own, whatever the cursor says. */
function changesPosition(cursor: string): z.infer<typeof ChangesPosition> {
  const position = ChangesPosition.safeParse(decodeCursor(cursor));
  if (!position.success) throw new InvalidCursorError();
  return position.data;
}
