/** A picture's metadata: flat, so that every value can be filtered on. */
export type Metadata = Record<string, MetadataValue>;
export type MetadataValue = string | number | boolean;

/** What is known of a picture besides its features. */
export interface PictureFacts {
  imageId: string;
  /** Key in the drop folder. */
  key: string;
  label: string | null;
  /** Empty by default. */
  metadata?: Metadata | undefined;
  /** Time of its first indexing, ISO 8601; unknown by default. */
  addedAt?: string | undefined;
  /** Time of its last change, ISO 8601; unknown by default. */
  changedAt?: string | undefined;
}

/** Facts of many pictures, by column. */
export interface FactColumns {
  imageIds: string[];
  keys: string[];
  labels: (string | null)[];
  /** JSON text; null for none. */
  metadata: (string | null)[];
  /** [rows], milliseconds since 1970; NaN where unknown. */
  addedAt: Float64Array;
  /** [rows], milliseconds since 1970; NaN where unknown. */
  changedAt: Float64Array;
}

/**
 * Columns of what filters read, one element per picture. Times are in milliseconds since 1970.
 */
export function toFactColumns(pictures: readonly PictureFacts[]): FactColumns {
  return {
    imageIds: pictures.map(({ imageId }) => imageId),
    keys: pictures.map(({ key }) => key),
    labels: pictures.map(({ label }) => label),
    metadata: pictures.map(({ metadata = {} }) => (Object.keys(metadata).length > 0 ? JSON.stringify(metadata) : null)),
    addedAt: Float64Array.from(pictures, ({ addedAt }) => milliseconds(addedAt)),
    changedAt: Float64Array.from(pictures, ({ changedAt }) => milliseconds(changedAt)),
  };
}

/**
 * One row's facts.
 *
 * @returns dates as ISO 8601; undefined where unknown
 */
export function factsOf(columns: FactColumns, row: number): PictureFacts {
  return {
    imageId: columns.imageIds[row],
    key: columns.keys[row],
    label: columns.labels[row],
    metadata: metadataOf(columns, row),
    addedAt: isoTime(columns.addedAt[row]),
    changedAt: isoTime(columns.changedAt[row]),
  };
}

/**
 * One row's metadata.
 *
 * @returns empty where the row has none
 */
export function metadataOf({ metadata }: Pick<FactColumns, 'metadata'>, row: number): Metadata {
  const text = metadata[row];
  return text === null ? {} : JSON.parse(text);
}

const milliseconds = (time: string | undefined) => (time === undefined ? Number.NaN : Date.parse(time));
const isoTime = (time: number) => (Number.isNaN(time) ? undefined : new Date(time).toISOString());
