import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb, readItem, writeIf } from './dynamodb.ts';

/** A query that the library does not hold: its features, not the picture. */
export interface QueryRecord {
  tenant: string;
  /** Hash of the picture's bytes. */
  contentHash: string;
  /** Features as extracted, encoded by `encodeFeatures`. */
  features: Uint8Array;
  /** The best verified results with their confidences, from which the query may be learned. */
  candidates: QueryCandidate[];
  /** Ids that users chose since, the latest `maxJudged`; `rejected` likewise. */
  chosen: string[];
  rejected: string[];
  /** The refined features; null until they are learned. */
  learned: Uint8Array | null;
  /** Seconds since 1970. */
  expiresAt: number;
}

export interface QueryCandidate {
  imageId: string;
  /** Confidence of the result, in [0, 1]. */
  confidence: number;
}

const maxJudged = 50;

/**
 * Queries by content hash, in the Searches table. Keys contain the tenant, so no tenant reads
 * another's.
 */
export class QueryStore {
  #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  async get(tenant: string, contentHash: string, now = Date.now()): Promise<QueryRecord | null> {
    const record = (await readItem(this.#table, keyOf(tenant, contentHash))) as QueryRecord | undefined;
    return record?.tenant === tenant && record.expiresAt * 1000 > now ? record : null;
  }

  async put(record: QueryRecord): Promise<void> {
    const item = { ...record, ...keyOf(record.tenant, record.contentHash) };
    await dynamodb.send(new PutCommand({ TableName: this.#table, Item: item }));
  }

  /** Records a user's judgement of the query's results; false where the query is unknown. */
  async judge(tenant: string, contentHash: string, chosen: string[], rejected: string[]): Promise<boolean> {
    const record = await this.get(tenant, contentHash);
    if (!record) return false;
    const latest = (known: string[], added: string[], others: string[]) =>
      [...new Set([...known.filter((id) => !others.includes(id)), ...added])].slice(-maxJudged);
    return this.#set(tenant, contentHash, {
      chosen: latest(record.chosen, chosen, rejected),
      rejected: latest(record.rejected, rejected, chosen),
    });
  }

  /** Stores the learned features; false where the query is unknown. */
  learn(tenant: string, contentHash: string, learned: Uint8Array | null): Promise<boolean> {
    return this.#set(tenant, contentHash, { learned });
  }

  #set(tenant: string, contentHash: string, fields: Partial<QueryRecord>): Promise<boolean> {
    const names = Object.keys(fields);
    return writeIf(() =>
      dynamodb.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keyOf(tenant, contentHash),
          UpdateExpression: `SET ${names.map((_, i) => `#f${i} = :f${i}`).join(', ')}`,
          ConditionExpression: 'attribute_exists(searchId)',
          ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#f${i}`, name])),
          ExpressionAttributeValues: Object.fromEntries(Object.values(fields).map((value, i) => [`:f${i}`, value])),
        }),
      ),
    );
  }
}

function keyOf(tenant: string, contentHash: string): { searchId: string } {
  return { searchId: `query#${tenant}#${contentHash}` };
}
