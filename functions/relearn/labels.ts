import { decodeSegment } from '@dlsift/retrieval/segments';
import type { ObjectStore, PartitionRecord } from '@dlsift/retrieval/storage';
import { minOfAKind } from './limits.ts';

export interface Labelled {
  imageId: string;
  label: string | null;
}

/** Kinds that an embedder learns to tell apart. */
export interface Kinds {
  /** `given`: labels of the tenant; `pseudo`: classes of the partition. */
  labels: 'given' | 'pseudo';
  /** Kind by image id. */
  of: ReadonlyMap<string, string>;
}

/** Minimum number of kinds for a training. */
const minKinds = 2;

/**
 * Finds the kinds of a library's pictures: the tenant's labels if they name two kinds at least,
 * otherwise the classes of the serving partition. Kinds of fewer than `minOfAKind` pictures are
 * left out.
 *
 * @returns null when fewer than two kinds are left
 */
export async function kindsOf(
  pictures: readonly Labelled[],
  serving: Pick<PartitionRecord, 'segments'> | null,
  objects: Pick<ObjectStore, 'get'>,
): Promise<Kinds | null> {
  const given = withoutRareKinds(
    new Map(pictures.flatMap(({ imageId, label }) => (label === null ? [] : [[imageId, label]]))),
  );
  if (new Set(given.values()).size >= minKinds) return { labels: 'given', of: given };
  if (!serving) return null;
  const classes = new Map<string, string>();
  for (const { class: inClass, key } of serving.segments) {
    const bytes = await objects.get(key);
    // A picture at a boundary is in two classes; the first one counts.
    for (const imageId of bytes ? decodeSegment(bytes).imageIds : []) {
      if (!classes.has(imageId)) classes.set(imageId, `class ${inClass}`);
    }
  }
  const ids = new Set(pictures.map(({ imageId }) => imageId));
  const pseudo = withoutRareKinds(new Map([...classes].filter(([imageId]) => ids.has(imageId))));
  return new Set(pseudo.values()).size >= minKinds ? { labels: 'pseudo', of: pseudo } : null;
}

function withoutRareKinds(kinds: Map<string, string>): Map<string, string> {
  const counts = new Map<string, number>();
  for (const kind of kinds.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return new Map([...kinds].filter(([, kind]) => counts.get(kind)! >= minOfAKind));
}
