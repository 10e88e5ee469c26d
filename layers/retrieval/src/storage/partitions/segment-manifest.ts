import { segmentKey } from '../keys.ts';

/** One segment file of a partition. */
export interface SegmentEntry {
  class: number;
  key: string;
  pictures: number;
}

/** Class, number within the class, pictures: unsigned 32-bit integers, little-endian. */
const entryBytes = 12;

/**
 * The segment files of a build, as its record keeps them: 12 bytes each, so that 4 096 classes stay far below the 400 KB
 * of an item. Keys follow from class and number: the n-th file of a class is called so.
 */
export function packSegments(segments: readonly SegmentEntry[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(segments.length * entryBytes));
  const next = new Map<number, number>();
  for (const [i, entry] of segments.entries()) {
    const number = next.get(entry.class) ?? 0;
    next.set(entry.class, number + 1);
    for (const [field, value] of [entry.class, number, entry.pictures].entries()) {
      view.setUint32(i * entryBytes + field * 4, value, true);
    }
  }
  return new Uint8Array(view.buffer);
}

/** What `packSegments` packed; a list is one of the first builds, which kept it as it is. */
export function unpackSegments(
  packed: unknown,
  { tenant, version }: { tenant: string; version: string },
): SegmentEntry[] {
  if (!(packed instanceof Uint8Array)) return (packed as SegmentEntry[] | undefined) ?? [];
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  return Array.from({ length: packed.byteLength / entryBytes }, (_, i) => {
    const [inClass, number, pictures] = [0, 4, 8].map((at) => view.getUint32(i * entryBytes + at, true));
    return { class: inClass, key: segmentKey(tenant, version, inClass, number), pictures };
  });
}
