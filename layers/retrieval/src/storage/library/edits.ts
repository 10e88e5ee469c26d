import type { Metadata } from '../../segments/index.ts';

/** What people changed of a picture by hand. It outlives a new version of the file; a deletion takes it away. */
export interface Edits {
  /** In place of the drop folder's; left out: the folder's. */
  label?: string | null;
  /** Laid over the file's own, name by name; null takes a name away. */
  metadata?: MetadataChanges;
}

/** Values by name; null takes the name away. */
export type MetadataChanges = Record<string, Metadata[string] | null>;

/** The label and metadata that a picture has, edits included. */
export function withEdits<Picture extends { label: string | null; metadata: Metadata }>(
  picture: Picture,
  { label = picture.label, metadata = {} }: Edits,
): Picture {
  return { ...picture, label, metadata: withChanges(picture.metadata, metadata) };
}

/** `later` on top of `earlier`. */
export function mergeEdits(earlier: Edits, later: Edits): Edits {
  return { ...earlier, ...later, metadata: { ...earlier.metadata, ...later.metadata } };
}

export function withChanges(metadata: Metadata, changes: MetadataChanges): Metadata {
  const merged = Object.entries({ ...metadata, ...changes });
  return Object.fromEntries(merged.filter((entry): entry is [string, Metadata[string]] => entry[1] !== null));
}
