import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb, readItem, writeIf } from './dynamodb.ts';

/** A user's judgement of a search and the query's features: training data of a tenant's ranking. */
export interface Judgement {
  searchId: string;
  /** The user. */
  by: string;
  at: string;
  /** Features of the query as extracted, encoded by `encodeFeatures`. */
  query: Uint8Array;
  /** Id of the library's picture that was the query; null for another picture. */
  queryId: string | null;
  /** Pictures shown, best first, as far as they were judged; at most `maxShown`. */
  shown: { imageId: string; said: Verdict | null }[];
  /** Seconds since 1970. */
  expiresAt: number;
}

export type Verdict = 'chosen' | 'rejected';

/**
 * Number of judgements kept per tenant: a newer one replaces an older one. About 2 MB, read by one
 * build per night.
 */
export const judgementSlots = 1024;
/** Maximum pictures of one judgement. */
const maxShown = 100;
const keptSeconds = 90 * 24 * 3600;
const attempts = 4;

/** Prefix of judgements' keys. Users' names contain no #. */
const prefix = '#judgement#';
/** Prefix of the keys of pictures that have moved. */
const movedPrefix = '#moved#';
/** Maximum moves of one picture that are followed. */
const maxMoves = 50;
const verdicts = [null, 'chosen', 'rejected'] as const;
const idBytes = 16;

type Item = Omit<Judgement, 'shown'> & { tenant: string; user: string; shown: Uint8Array; revision: number };

/** A picture whose file has moved; its key names the picture that is gone. */
interface Move {
  tenant: string;
  user: string;
  to: string;
  expiresAt: number;
}

/**
 * Judged searches, in the Profiles table. A search's id, which is random, determines its slot among
 * the tenant's.
 */
export class JudgementStore {
  #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  /**
   * Stores a judgement. Earlier judgements of the same search remain where the new one says
   * nothing. Gives up after four lost races.
   */
  async add(tenant: string, judgement: Omit<Judgement, 'expiresAt'>, now = Date.now()): Promise<void> {
    const { searchId } = judgement;
    const key = { tenant, user: slotOf(searchId) };
    for (let attempt = 0; attempt < attempts; attempt++) {
      const known = (await readItem(this.#table, key)) as Item | undefined;
      const earlier = known?.searchId === searchId ? unpack(known.shown) : [];
      const item: Item = {
        ...judgement,
        ...key,
        shown: pack(merged(earlier, judgement.shown).slice(0, maxShown)),
        revision: (known?.revision ?? 0) + 1,
        expiresAt: Math.floor(now / 1000) + keptSeconds,
      };
      const written = await writeIf(() =>
        dynamodb.send(
          new PutCommand({
            TableName: this.#table,
            Item: item,
            ConditionExpression: known ? 'revision = :revision' : 'attribute_not_exists(revision)',
            ExpressionAttributeValues: known ? { ':revision': known.revision } : undefined,
          }),
        ),
      );
      if (written) return;
    }
  }

  /** A tenant's judgements, unordered, of pictures by their present ids. */
  async all(tenant: string, now = Date.now()): Promise<Judgement[]> {
    const [items, moved] = await Promise.all([this.#items(tenant, prefix), this.#items(tenant, movedPrefix)]);
    const movedTo = new Map(moved.map(({ user, to }) => [user.slice(movedPrefix.length), to]));
    return items
      .filter(({ expiresAt }) => expiresAt * 1000 > now)
      .map(({ searchId, by, at, query, queryId, shown, expiresAt }) => {
        const present = unpack(shown).map(({ imageId, said }) => ({ imageId: presentId(imageId, movedTo), said }));
        const asked = queryId === null ? null : presentId(queryId, movedTo);
        return { searchId, by, at, query, queryId: asked, shown: present, expiresAt };
      });
  }

  /**
   * Lets what was judged of a picture count for another one: its file has moved there. It is
   * remembered as long as judgements are.
   */
  async follow(tenant: string, from: string, to: string, now = Date.now()): Promise<void> {
    const expiresAt = Math.floor(now / 1000) + keptSeconds;
    const item: Move = { tenant, user: `${movedPrefix}${from}`, to, expiresAt };
    await dynamodb.send(new PutCommand({ TableName: this.#table, Item: item }));
    // The other picture is the present one, also where the file moves back to it.
    await dynamodb.send(new DeleteCommand({ TableName: this.#table, Key: { tenant, user: `${movedPrefix}${to}` } }));
  }

  /** Number of searches judged after `since`. */
  async countSince(tenant: string, since: string): Promise<number> {
    return (await this.#items(tenant, prefix)).filter(({ at }) => at > since).length;
  }

  /** Deletes the judgements of a user. */
  async forget(tenant: string, by: string): Promise<void> {
    const items = await this.#items(tenant, prefix);
    const own = items.filter((item) => item.by === by);
    await Promise.all(
      own.map(({ user }) => dynamodb.send(new DeleteCommand({ TableName: this.#table, Key: { tenant, user } }))),
    );
  }

  async #items(tenant: string, keyPrefix: string): Promise<(Item & Move)[]> {
    const items: (Item & Move)[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await dynamodb.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'tenant = :tenant AND begins_with(#user, :prefix)',
          ExpressionAttributeNames: { '#user': 'user' },
          ExpressionAttributeValues: { ':tenant': tenant, ':prefix': keyPrefix },
          ExclusiveStartKey: start,
        }),
      );
      items.push(...((page.Items ?? []) as typeof items));
      start = page.LastEvaluatedKey;
    } while (start);
    return items;
  }
}

function slotOf(searchId: string): string {
  return `${prefix}${Number.parseInt(searchId.slice(0, 8), 16) % judgementSlots}`;
}

/** Follows the moves of a picture to the one that has its file now. */
function presentId(imageId: string, movedTo: ReadonlyMap<string, string>): string {
  const seen = new Set([imageId]);
  let present = imageId;
  for (let next = movedTo.get(present); next && !seen.has(next) && seen.size <= maxMoves; next = movedTo.get(present)) {
    seen.add(next);
    present = next;
  }
  return present;
}

/** The longer of two pages with the latest judgement of each picture. */
function merged(earlier: Judgement['shown'], later: Judgement['shown']): Judgement['shown'] {
  const said = new Map(earlier.map(({ imageId, said }) => [imageId, said]));
  const longer = earlier.length > later.length ? earlier : later;
  const latest = new Map(later.map(({ imageId, said }) => [imageId, said]));
  return longer.map(({ imageId }) => ({ imageId, said: latest.get(imageId) ?? said.get(imageId) ?? null }));
}

/** 17 bytes per picture: its id and the verdict. */
function pack(shown: Judgement['shown']): Uint8Array {
  const packed = Buffer.alloc(shown.length * (idBytes + 1));
  for (const [i, { imageId, said }] of shown.entries()) {
    packed.write(imageId, i * (idBytes + 1), 'hex');
    packed[i * (idBytes + 1) + idBytes] = verdicts.indexOf(said);
  }
  return packed;
}

function unpack(bytes: Uint8Array): Judgement['shown'] {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: packed.length / (idBytes + 1) }, (_, i) => {
    const start = i * (idBytes + 1);
    const said = verdicts[packed[start + idBytes]] ?? null;
    return { imageId: packed.toString('hex', start, start + idBytes), said };
  });
}
