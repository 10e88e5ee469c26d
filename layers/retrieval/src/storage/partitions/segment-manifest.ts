import { segmentKey } from '../keys.ts';

/** One segment file of a partition. */
export interface SegmentEntry {
  class: number;
  key: string;
  pictures: number;
}

/** Bytes per entry: class, number within the class and pictures, as little-endian uint32. */
const entryBytes = 12;

/**
 * Packs the segment files of a build: 12 bytes each, so that 4 096 classes stay far below the 400
 * KB of an item. Keys follow from class and number.
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

/** Unpacks what `packSegments` packed. The first builds stored a plain list. */
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
