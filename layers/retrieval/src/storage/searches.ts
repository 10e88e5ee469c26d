import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Similarities, Weights } from '../similarity/index.ts';
import { dynamodb } from './dynamodb.ts';

/** What a search showed, kept so that its feedback can be checked. */
export interface SearchRecord {
  searchId: string;
  tenant: string;
  user: string;
  at: string;
  weights: Weights;
  /** Pictures in the library when it was searched: N of eq. (11). */
  libraryPictures: number;
  shown: { imageId: string; similarities: Similarities }[];
  /** Seconds since 1970. */
  expiresAt: number;
}

/** The Searches table. Expired items are gone for readers at once, whenever DynamoDB removes them. */
export class SearchStore {
  #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  async put(record: SearchRecord): Promise<void> {
    await dynamodb.send(new PutCommand({ TableName: this.#table, Item: record }));
  }

  /** A tenant's own search, or null; another tenant's reads as one that never was. */
  async get(tenant: string, searchId: string, now = Date.now()): Promise<SearchRecord | null> {
    const { Item } = await dynamodb.send(new GetCommand({ TableName: this.#table, Key: { searchId } }));
    const record = Item as SearchRecord | undefined;
    return record && record.tenant === tenant && record.expiresAt * 1000 > now ? record : null;
  }
}
