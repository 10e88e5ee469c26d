import type { Metadata } from '../../segments/index.ts';

/**
 * Edits of a picture by people. They remain for a new version of the file, and follow the file to
 * another key (`LeftEditsStore`); deleting the picture deletes them.
 */
export interface Edits {
  /** Replaces the drop folder's label; undefined: the folder's. */
  label?: string | null;
  /** Changes of the file's metadata by name; null removes a name. */
  metadata?: MetadataChanges;
}

/** Values by name; null removes the name. */
export type MetadataChanges = Record<string, Metadata[string] | null>;

/** A picture with its edits applied. */
export function withEdits<Picture extends { label: string | null; metadata: Metadata }>(
  picture: Picture,
  { label = picture.label, metadata = {} }: Edits,
): Picture {
  return { ...picture, label, metadata: withChanges(picture.metadata, metadata) };
}

/** Two edits as one; `later` wins. */
export function mergeEdits(earlier: Edits, later: Edits): Edits {
  return { ...earlier, ...later, metadata: { ...earlier.metadata, ...later.metadata } };
}

/** Metadata after an edit: given names are set, null removes a name, others stay. */
export function withChanges(metadata: Metadata, changes: MetadataChanges): Metadata {
  const merged = Object.entries({ ...metadata, ...changes });
  return Object.fromEntries(merged.filter((entry): entry is [string, Metadata[string]] => entry[1] !== null));
}
