import { cleanLabel } from '@dlsift/names';
import type { FeatureSlots } from '../../features/index.ts';
import type { ImageNote } from '../../image/index.ts';
import type { Metadata } from '../../segments/index.ts';
import { type Edits, withEdits } from './edits.ts';

/** A library's item of one picture. */
export interface LibraryImage extends FeatureSlots {
  tenant: string;
  imageId: string;
  /** Key in the drop folder. */
  key: string;
  label: string | null;
  metadata: Metadata;
  state: 'ready' | 'rejected' | 'deleted';
  /** Why it was rejected: a sentence that tells what to do. */
  reason: string | null;
  etag: string;
  /** S3's order of events on one key: text, later is greater. */
  sequencer: string;
  bytes: number;
  /** Pixels, upright; null unless ready. */
  width: number | null;
  height: number | null;
  /** What its decoding made up for; undefined where it made up for nothing. */
  notes?: ImageNote[];
  /** The oldest picture of which it is a near-duplicate; undefined where there is none. */
  duplicateOf?: string;
  /**
   * `contentKey` of its file. Undefined unless ready, and for pictures indexed before files were
   * compared.
   */
  content?: string;
  /** Time of its first indexing. */
  createdAt: string;
  changedAt: string;
}

/** Whether a text can be a picture's id. DynamoDB rejects some texts as keys. */
export function isImageId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/** A table item as a picture, with its edits applied. */
export function fromItem({ tenantShard: _, edits = {}, ...item }: Record<string, unknown>): LibraryImage {
  const image = { metadata: {}, ...item } as unknown as LibraryImage;
  const edited = withEdits(image, edits as Edits);
  // Pictures stored before labels had one form.
  return edited.label === null ? edited : { ...edited, label: cleanLabel(edited.label) };
}
