/** TIFF 6.0 tags that settle what a file means. */
export const tag = {
  newSubfileType: 254,
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  make: 271,
  orientation: 274,
  samplesPerPixel: 277,
  subIfds: 330,
  extraSamples: 338,
  sampleFormat: 339,
  yCbCrCoefficients: 529,
  yCbCrSubSampling: 530,
  referenceBlackWhite: 532,
  iccProfile: 34675,
  dngVersion: 50706,
} as const;

/** One image file directory: the numbers of each tag that is read, and whether a tag exists. */
export interface TiffDirectory {
  /** Values of a numeric tag; empty where the tag is absent or not numeric. */
  numbers(tag: number): readonly number[];
  has(tag: number): boolean;
  /** Byte offset of the tag's first value, to change it in a copy of the file. */
  valueOffset(tag: number): number | undefined;
  /** Directories that tag 330 points to. */
  children: readonly TiffDirectory[];
}

/**
 * Maximum directories read of a chain, and maximum values read of a tag: files that declare more
 * are hostile.
 */
const maxDirectories = 256;
const maxValues = 256;

/** Bytes of one value and how it is read, by TIFF field type. */
const fieldTypes: Record<number, { bytes: number; read(view: DataView, at: number, le: boolean): number }> = {
  1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  3: { bytes: 2, read: (view, at, le) => view.getUint16(at, le) },
  4: { bytes: 4, read: (view, at, le) => view.getUint32(at, le) },
  5: { bytes: 8, read: (view, at, le) => view.getUint32(at, le) / view.getUint32(at + 4, le) },
  6: { bytes: 1, read: (view, at) => view.getInt8(at) },
  8: { bytes: 2, read: (view, at, le) => view.getInt16(at, le) },
  9: { bytes: 4, read: (view, at, le) => view.getInt32(at, le) },
  10: { bytes: 8, read: (view, at, le) => view.getInt32(at, le) / view.getInt32(at + 4, le) },
  11: { bytes: 4, read: (view, at, le) => view.getFloat32(at, le) },
  12: { bytes: 8, read: (view, at, le) => view.getFloat64(at, le) },
  13: { bytes: 4, read: (view, at, le) => view.getUint32(at, le) },
  16: { bytes: 8, read: (view, at, le) => Number(view.getBigUint64(at, le)) },
  18: { bytes: 8, read: (view, at, le) => Number(view.getBigUint64(at, le)) },
};

interface Entry {
  type: number;
  count: number;
  offset: number;
}

/**
 * Reads the directories of a TIFF or BigTIFF file, and of camera raw files that share the
 * container.
 *
 * @returns the main chain in file order; what lies outside the file is left out, so a damaged file
 *   has fewer directories or none
 */
export function readTiffDirectories(bytes: Uint8Array): TiffDirectory[] {
  return new TiffReader(bytes).chain();
}

class TiffReader {
  readonly #view: DataView;
  readonly #le: boolean;
  readonly #isBig: boolean;
  readonly #seen = new Set<number>();

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#le = bytes[0] === 0x49;
    this.#isBig = this.#fits(0, 16) && this.#view.getUint16(2, this.#le) === 43;
  }

  chain(): TiffDirectory[] {
    if (!this.#fits(0, 16)) return [];
    return this.#follow(this.#isBig ? this.#offset(8) : this.#view.getUint32(4, this.#le));
  }

  #follow(start: number): TiffDirectory[] {
    const directories: TiffDirectory[] = [];
    let at = start;
    while (at > 0 && !this.#seen.has(at) && this.#seen.size < maxDirectories) {
      this.#seen.add(at);
      const read = this.#directory(at);
      if (!read) break;
      directories.push(read.directory);
      at = read.next;
    }
    return directories;
  }

  #directory(at: number): { directory: TiffDirectory; next: number } | undefined {
    const [countBytes, entryBytes, wordBytes] = this.#isBig ? [8, 20, 8] : [2, 12, 4];
    if (!this.#fits(at, countBytes)) return undefined;
    const count = this.#isBig ? this.#offset(at) : this.#view.getUint16(at, this.#le);
    const end = at + countBytes + count * entryBytes;
    if (!this.#fits(at, countBytes + count * entryBytes)) return undefined;
    const entries = new Map<number, Entry>();
    for (let entry = at + countBytes; entry < end; entry += entryBytes) {
      const type = this.#view.getUint16(entry + 2, this.#le);
      const values = this.#isBig ? this.#offset(entry + 4) : this.#view.getUint32(entry + 4, this.#le);
      const place = entry + 4 + wordBytes;
      const isInline = values * (fieldTypes[type]?.bytes ?? 1) <= wordBytes;
      entries.set(this.#view.getUint16(entry, this.#le), {
        type,
        count: values,
        offset: isInline ? place : this.#word(place),
      });
    }
    const numbers = (wanted: number) => this.#values(entries.get(wanted));
    const children = numbers(tag.subIfds).flatMap((child) => this.#follow(child));
    return {
      directory: {
        numbers,
        has: (wanted) => entries.has(wanted),
        valueOffset: (wanted) => entries.get(wanted)?.offset,
        children,
      },
      next: this.#fits(end, wordBytes) ? this.#word(end) : 0,
    };
  }

  #values(entry: Entry | undefined): number[] {
    const field = entry && fieldTypes[entry.type];
    if (!field) return [];
    const count = Math.min(entry.count, maxValues);
    if (!this.#fits(entry.offset, count * field.bytes)) return [];
    return Array.from({ length: count }, (_, i) => field.read(this.#view, entry.offset + i * field.bytes, this.#le));
  }

  #word(at: number): number {
    return this.#isBig ? this.#offset(at) : this.#view.getUint32(at, this.#le);
  }

  #offset(at: number): number {
    return Number(this.#view.getBigUint64(at, this.#le));
  }

  #fits(at: number, length: number): boolean {
    return at >= 0 && at + length <= this.#view.byteLength;
  }
}
