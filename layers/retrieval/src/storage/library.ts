import { BatchGetCommand, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { FeatureSlots } from '../features/index.ts';
import type { Metadata } from '../index/index.ts';
import { decodeCursor, dynamodb, encodeCursor, type Page, writeIf } from './dynamodb.ts';
import { type Edits, mergeEdits, withEdits } from './edits.ts';
import { InvalidCursorError, VersionConflictError } from './errors.ts';

/** What a library knows of one picture. */
export interface LibraryImage extends FeatureSlots {
  tenant: string;
  imageId: string;
  /** The drop folder key. */
  key: string;
  label: string | null;
  metadata: Metadata;
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
  /** The eldest picture of which it is a near-duplicate; absent where there is none. */
  duplicateOf?: string;
  /** When it was first indexed. */
  createdAt: string;
  changedAt: string;
}

/** Shards of the change log: one GSI partition takes 1 000 writes a second, four take any burst we can index. */
const shards = ['0', '1', '2', '3'];
const shardOf = (imageId: string) => shards[Number.parseInt(imageId.slice(-1), 16) % shards.length];

/** What a page of results shows of a picture. */
export type ReadyImage = Pick<
  LibraryImage,
  'imageId' | 'key' | 'label' | 'metadata' | 'state' | 'duplicateOf' | 'createdAt'
>;

type BatchRequest = NonNullable<BatchGetCommand['input']['RequestItems']>;
/** Without the features, which are most of an item. */
const readyProjection = {
  ProjectionExpression: 'imageId, #key, #label, metadata, #state, edits, duplicateOf, createdAt',
  ExpressionAttributeNames: { '#key': 'key', '#label': 'label', '#state': 'state' },
};
/** Fields that an item has or has not; the compiler checks that none is missing here. */
const optionalFields: Record<OptionalKeys<LibraryImage>, true> = {
  otherFeatures: true,
  otherFeatureSet: true,
  duplicateOf: true,
};
type OptionalKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

/** Keys that one BatchGetItem takes. */
const batchSize = 100;
/** How often an edit is tried while others write the same picture. */
const editAttempts = 3;

/** The Library table: one item per picture, and the change log over it. It is the truth; everything else is derived. */
export class LibraryStore {
  #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  async get(tenant: string, imageId: string): Promise<LibraryImage | null> {
    const item = await this.#item(tenant, imageId);
    return item ? fromItem(item) : null;
  }

  async #item(tenant: string, imageId: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await dynamodb.send(
      new GetCommand({ TableName: this.#table, Key: { tenant, imageId }, ConsistentRead: true }),
    );
    return Item;
  }

  /** Of these pictures those that are there and ready, in no particular order. */
  async getReady(tenant: string, imageIds: readonly string[]): Promise<ReadyImage[]> {
    const found: ReadyImage[] = [];
    for (let start = 0; start < imageIds.length; start += batchSize) {
      const batch = imageIds.slice(start, start + batchSize).map((imageId) => ({ tenant, imageId }));
      let request: BatchRequest | undefined = { [this.#table]: { Keys: batch, ...readyProjection } };
      while (request?.[this.#table]?.Keys?.length) {
        const answer = await dynamodb.send(new BatchGetCommand({ RequestItems: request }));
        const items = (answer.Responses?.[this.#table] ?? []).map(fromItem);
        found.push(...items.filter(({ state }) => state === 'ready'));
        request = answer.UnprocessedKeys as BatchRequest | undefined;
      }
    }
    return found;
  }

  /**
   * Stores what an event says, unless a later event on the same key, or the same one with the same feature sets, has been
   * stored; false then. What people edited stays, until the picture is deleted.
   */
  async put({ tenant, imageId, ...fields }: LibraryImage): Promise<boolean> {
    const given = Object.entries({ ...fields, tenantShard: `${tenant}#${shardOf(imageId)}` });
    const written = given.filter(([, value]) => value !== undefined);
    const forgotten = Object.keys(optionalFields).filter((name) => fields[name as keyof typeof fields] === undefined);
    if (fields.state === 'deleted') forgotten.push('edits');
    const hasOther = typeof fields.otherFeatureSet === 'string';
    const forgets = forgotten.length > 0 ? ` REMOVE ${forgotten.join(', ')}` : '';
    return writeIf(() =>
      dynamodb.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { tenant, imageId },
          UpdateExpression: `SET ${written.map((_, i) => `#f${i} = :f${i}`).join(', ')}${forgets}`,
          ConditionExpression: `attribute_not_exists(imageId) OR sequencer < :sequencer OR (sequencer = :sequencer AND (featureSet <> :featureSet${hasOther ? ' OR attribute_not_exists(otherFeatureSet) OR otherFeatureSet <> :otherFeatureSet' : ''}))`,
          ExpressionAttributeNames: Object.fromEntries(written.map(([name], i) => [`#f${i}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(written.map(([, value], i) => [`:f${i}`, value])),
            ':sequencer': fields.sequencer,
            ':featureSet': fields.featureSet,
            ...(hasOther && { ':otherFeatureSet': fields.otherFeatureSet }),
          },
        }),
      ),
    );
  }

  /**
   * Writes a picture's features in another set into one of its slots. The change log takes no notice: nothing that a
   * search sees has changed. False when the picture has changed since it was read.
   */
  async putFeatures(
    image: LibraryImage,
    { featureSet, bytes }: { featureSet: string; bytes: Uint8Array },
    slot: 'first' | 'other',
  ): Promise<boolean> {
    const [features, set] = slot === 'first' ? ['features', 'featureSet'] : ['otherFeatures', 'otherFeatureSet'];
    const other = image.otherFeatureSet ?? null;
    return writeIf(() =>
      dynamodb.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { tenant: image.tenant, imageId: image.imageId },
          UpdateExpression: 'SET #features = :features, #set = :set',
          ConditionExpression: `sequencer = :sequencer AND #state = :ready AND featureSet = :first AND (otherFeatureSet = :other${other === null ? ' OR attribute_not_exists(otherFeatureSet)' : ''})`,
          ExpressionAttributeNames: { '#features': features, '#set': set, '#state': 'state' },
          ExpressionAttributeValues: {
            ':features': bytes,
            ':set': featureSet,
            ':sequencer': image.sequencer,
            ':ready': 'ready',
            ':first': image.featureSet,
            ':other': other,
          },
        }),
      ),
    );
  }

  /**
   * Edits a picture's label and metadata; null where there is no ready picture to edit.
   *
   * @param check sees the picture as it would be, and throws where that breaks a limit
   * @throws VersionConflictError when others kept changing it meanwhile
   */
  async edit(
    tenant: string,
    imageId: string,
    changes: Edits,
    check: (edited: LibraryImage) => void,
    now = Date.now,
  ): Promise<LibraryImage | null> {
    for (let attempt = 0; attempt < editAttempts; attempt++) {
      const item = await this.#item(tenant, imageId);
      if (item?.state !== 'ready') return null;
      const edits = mergeEdits((item.edits ?? {}) as Edits, changes);
      // The change log tells changes apart by their time.
      const changedAt = new Date(Math.max(now(), Date.parse(item.changedAt as string) + 1)).toISOString();
      const edited = fromItem({ ...item, edits, changedAt });
      check(edited);
      const written = await writeIf(() =>
        dynamodb.send(
          new UpdateCommand({
            TableName: this.#table,
            Key: { tenant, imageId },
            UpdateExpression: 'SET edits = :edits, changedAt = :at',
            ConditionExpression: 'changedAt = :known',
            ExpressionAttributeValues: { ':edits': edits, ':at': changedAt, ':known': item.changedAt },
          }),
        ),
      );
      if (written) return edited;
    }
    throw new VersionConflictError(`The picture ${imageId} kept changing while it was edited; try again`);
  }

  /** Marks a picture deleted before S3's event says so; false when there is none to delete. */
  async markDeleted(tenant: string, imageId: string, at: string): Promise<boolean> {
    return writeIf(() =>
      dynamodb.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { tenant, imageId },
          UpdateExpression:
            'SET #state = :deleted, changedAt = :at, features = :none, featureSet = :none, otherFeatures = :none, otherFeatureSet = :none REMOVE edits, duplicateOf',
          ConditionExpression: 'attribute_exists(imageId) AND #state <> :deleted',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':deleted': 'deleted', ':at': at, ':none': null },
        }),
      ),
    );
  }

  /** Marks a picture as a near-duplicate of another, or with null of none; false where it is not there any more. */
  async setDuplicateOf(tenant: string, imageId: string, original: string | null): Promise<boolean> {
    return writeIf(() =>
      dynamodb.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { tenant, imageId },
          UpdateExpression: original === null ? 'REMOVE duplicateOf' : 'SET duplicateOf = :original',
          ConditionExpression: '#state = :ready',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':ready': 'ready', ...(original !== null && { ':original': original }) },
        }),
      ),
    );
  }

  /** The ids of the pictures that are marked as near-duplicates of this one. */
  async duplicatesOf(tenant: string, original: string): Promise<string[]> {
    const marked = await this.#marked(tenant, 'duplicateOf = :original', { ':original': original });
    return marked.map(({ imageId }) => imageId);
  }

  /** Up to `limit` pictures that have near-duplicates, after the one given by id, in the order of their ids. */
  async originals(tenant: string, { limit, after }: { limit: number; after: string | null }): Promise<string[]> {
    const found: string[] = [];
    let last = after ?? '';
    while (found.length < limit) {
      const marked = await this.#marked(tenant, 'duplicateOf > :last', { ':last': last || ' ' }, limit);
      for (const { duplicateOf } of marked) if (duplicateOf !== found.at(-1)) found.push(duplicateOf);
      if (marked.length < limit) break;
      last = found.at(-1) ?? last;
    }
    return found.slice(0, limit);
  }

  /** Marked pictures by the index `duplicates`, in the order of their originals; all of them without a limit. */
  async #marked(tenant: string, condition: string, values: Record<string, string>, limit?: number) {
    const found: { imageId: string; duplicateOf: string }[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await dynamodb.send(
        new QueryCommand({
          TableName: this.#table,
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

function fromItem({ tenantShard: _, edits = {}, ...item }: Record<string, unknown>): LibraryImage {
  const image = { metadata: {}, ...item } as unknown as LibraryImage;
  return withEdits(image, edits as Edits);
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
  shard: z.int().check(z.gte(0), z.lte(shards.length - 1)),
  after: z.nullable(z.object({ imageId: z.string(), changedAt: z.string() })),
});

/** The tenant's part of the position is the caller's own, whatever the cursor says. */
function changesPosition(cursor: string): z.infer<typeof ChangesPosition> {
  const position = ChangesPosition.safeParse(decodeCursor(cursor));
  if (!position.success) throw new InvalidCursorError();
  return position.data;
}
