import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ScoreCalibration, Weights } from '../similarity/index.ts';
import { dynamodb, readItem } from './dynamodb.ts';
import { packShown, type ShownPicture, unpackShown } from './shown-pictures.ts';

/** What a search found, kept so that its feedback can be checked and its further pages shown. */
export interface SearchRecord {
  searchId: string;
  tenant: string;
  user: string;
  at: string;
  weights: Weights;
  /** Pictures in the library when it was searched: N of eq. (11). */
  libraryPictures: number;
  /** The ranking, best first, further than the first page. */
  shown: ShownPicture[];
  /** What every page of the answer says. */
  head: SearchHead;
  /** By which its scores were read as confidences. */
  calibration: ScoreCalibration;
  /** What was searched with, for builds to learn from if it is judged; not where the caller wants nothing learned. */
  query?: SearchedQuery | undefined;
  /** Content hash of the picture searched with, where it is learned. */
  contentHash?: string | undefined;
  /** Seconds since 1970. */
  expiresAt: number;
}

/** The description of what was searched with, never the picture. */
export interface SearchedQuery {
  /** As extracted; `encodeFeatures`. */
  features: Uint8Array;
  /** The picture of the library that it was, whole. */
  imageId: string | null;
}

/** What the pages of one answer have in common. */
export interface SearchHead {
  featureSet: { name: string; standIn: boolean; note?: string | undefined };
  partition: {
    version: string | null;
    probed: { class: number; similarity: number; margin: number }[];
    scanned: number;
    total: number;
    fractionScanned: number;
  };
  /** The share of its confidences that counts; searches of before it was measured have none. */
  familiarity?: number | undefined;
}

type PackedRecord = Omit<SearchRecord, 'shown'> & { shown: Uint8Array };

/** The Searches table. Expired items are gone for readers at once, whenever DynamoDB removes them. */
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

  /** A tenant's own search, or null; another tenant's reads as one that never was. */
  async get(tenant: string, searchId: string, now = Date.now()): Promise<SearchRecord | null> {
    // As last written: a program may answer a search within milliseconds.
    const record = (await readItem(this.#table, { searchId })) as PackedRecord | undefined;
    if (record?.tenant !== tenant || record.expiresAt * 1000 <= now) return null;
    // Searches of the version before, for the day that they are remembered.
    if (!(record.shown instanceof Uint8Array)) return null;
    return { ...record, shown: unpackShown(record.shown) };
  }
}
