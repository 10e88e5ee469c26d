import type { FeatureSlots } from '../../features/index.ts';
import type { Metadata } from '../../segments/index.ts';
import { type Edits, withEdits } from './edits.ts';

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
  /** Its file, whatever its name; see `contentKey`. Absent unless ready, and where it was indexed before files were compared. */
  content?: string;
  /** When it was first indexed. */
  createdAt: string;
  changedAt: string;
}

/** Whether a text could be a picture's id; DynamoDB refuses some texts as keys. */
export function isImageId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/** A picture of an item of the table, with what people edited of it. */
export function fromItem({ tenantShard: _, edits = {}, ...item }: Record<string, unknown>): LibraryImage {
  const image = { metadata: {}, ...item } as unknown as LibraryImage;
  return withEdits(image, edits as Edits);
}
