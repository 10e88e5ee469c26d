import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ScoreCalibration, Weights } from '../similarity/index.ts';
import { dynamodb, readItem } from './dynamodb.ts';
import { packShown, type ShownPicture, unpackShown } from './shown-pictures.ts';

/** A search's results, kept to check feedback and to show further pages. */
export interface SearchRecord {
  searchId: string;
  tenant: string;
  user: string;
  at: string;
  weights: Weights;
  /** Number of pictures in the library at the time of the search: N of eq. (11). */
  libraryPictures: number;
  /** The ranking, best first, beyond the first page. */
  shown: ShownPicture[];
  /** What every page of the answer shows. */
  head: SearchHead;
  /** The calibration of its scores. */
  calibration: ScoreCalibration;
  /**
   * The query, for builds to learn from if the search is judged; undefined where the caller opted
   * out of learning.
   */
  query?: SearchedQuery | undefined;
  /** Content hash of the query, where it is learned. */
  contentHash?: string | undefined;
  /** Seconds since 1970. */
  expiresAt: number;
}

/** Description of a query; the picture itself is not kept. */
export interface SearchedQuery {
  /** Features as extracted, encoded by `encodeFeatures`. */
  features: Uint8Array;
  /** Id of the library's picture that was the whole query; null for another picture. */
  imageId: string | null;
}

/** What all pages of one answer share. */
export interface SearchHead {
  featureSet: { name: string; standIn: boolean; note?: string | undefined };
  partition: {
    version: string | null;
    probed: { class: number; similarity: number; margin: number }[];
    scanned: number;
    total: number;
    fractionScanned: number;
  };
  /** Factor of its confidences; undefined in searches before it was measured. */
  familiarity?: number | undefined;
}

type PackedRecord = Omit<SearchRecord, 'shown'> & { shown: Uint8Array };

/**
 * The Searches table. Expired items are hidden from readers at once, whenever DynamoDB deletes
 * them.
 */
export class SearchStore {
  #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  async put(record: SearchRecord): Promise<void> {
    await dynamodb.send(
      new PutCommand({ TableName: this.#table, Item: { ...record, shown: packShown(record.shown) } }),
    );
  }

  /** A tenant's search; null where it does not exist or belongs to another tenant. */
  async get(tenant: string, searchId: string, now = Date.now()): Promise<SearchRecord | null> {
    // Read consistently: a program may answer a search within milliseconds.
    const record = (await readItem(this.#table, { searchId })) as PackedRecord | undefined;
    if (record?.tenant !== tenant || record.expiresAt * 1000 <= now) return null;
    // Searches of an earlier version, for the day that they are kept.
    if (!(record.shown instanceof Uint8Array)) return null;
    return { ...record, shown: unpackShown(record.shown) };
  }
}
