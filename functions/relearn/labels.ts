import { decodeSegment } from '@dlsift/retrieval/index';
import type { ObjectStore, PartitionRecord } from '@dlsift/retrieval/storage';
import { fewestOfAKind } from './limits.ts';

export interface Labelled {
  imageId: string;
  label: string | null;
}

/** Pictures by the name of their kind. */
export interface Kinds {
  labels: 'given' | 'pseudo';
  of: ReadonlyMap<string, string>;
}

/** A training needs two kinds of pictures to tell apart. */
const fewestKinds = 2;

/**
 * What the pictures of a library show: the tenant's labels where they name at least two kinds, otherwise the classes of
 * the partition that serves. Kinds of fewer than four pictures are left out.
 */
export async function kindsOf(
  pictures: readonly Labelled[],
  serving: Pick<PartitionRecord, 'segments'> | null,
  objects: Pick<ObjectStore, 'get'>,
): Promise<Kinds | null> {
  const given = withoutRareKinds(
    new Map(pictures.flatMap(({ imageId, label }) => (label === null ? [] : [[imageId, label]]))),
  );
  if (new Set(given.values()).size >= fewestKinds) return { labels: 'given', of: given };
  if (!serving) return null;
  const classes = new Map<string, string>();
  for (const { class: inClass, key } of serving.segments) {
    const bytes = await objects.get(key);
    // A picture at a boundary lies in two classes: the first will do.
    for (const imageId of bytes ? decodeSegment(bytes).imageIds : []) {
      if (!classes.has(imageId)) classes.set(imageId, `class ${inClass}`);
    }
  }
  const ids = new Set(pictures.map(({ imageId }) => imageId));
  const pseudo = withoutRareKinds(new Map([...classes].filter(([imageId]) => ids.has(imageId))));
  return new Set(pseudo.values()).size >= fewestKinds ? { labels: 'pseudo', of: pseudo } : null;
}

function withoutRareKinds(kinds: Map<string, string>): Map<string, string> {
  const counts = new Map<string, number>();
  for (const kind of kinds.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return new Map([...kinds].filter(([, kind]) => counts.get(kind)! >= fewestOfAKind));
}
