/** Tags of a page by number: one value, or several. Types follow from the values. */
export type Tags = Record<number, number | number[] | { rationals: number[] }>;

export interface Page {
  width: number;
  height: number;
  tags?: Tags;
  /** The strip's bytes, as `bits` of the tags say. */
  samples: Uint8Array;
}

type Entry = { tag: number; type: number; count: number; bytes: Buffer };

function entryOf(tag: number, value: Tags[number]): Entry {
  if (typeof value === 'object' && 'rationals' in value) {
    const bytes = Buffer.alloc(8 * value.rationals.length);
    for (const [i, number] of value.rationals.entries()) {
      bytes.writeUInt32LE(Math.round(number * 10_000), 8 * i);
      bytes.writeUInt32LE(10_000, 8 * i + 4);
    }
    return { tag, type: 5, count: value.rationals.length, bytes };
  }
  const values = [value].flat();
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, number] of values.entries()) bytes.writeUInt32LE(number, 4 * i);
  return { tag, type: 4, count: values.length, bytes };
}

/** A little-endian TIFF 6.0 file of uncompressed pages with one strip each. */
export function tiffOf(...pages: Page[]): Uint8Array {
  const parts: Buffer[] = [];
  let length = 8;
  const append = (bytes: Buffer): number => {
    const at = length;
    const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
    parts.push(padded);
    length += padded.length;
    return at;
  };
  const links: { directory: Buffer; at: number }[] = [];
  for (const { width, height, tags = {}, samples } of pages) {
    const strip = append(Buffer.from(samples));
    const all: Tags = { 256: width, 257: height, 258: [8, 8, 8], 259: 1, 262: 2, 277: 3, ...tags };
    Object.assign(all, { 273: strip, 278: height, 279: samples.length });
    const entries = Object.entries(all).map(([tag, value]) => entryOf(Number(tag), value));
    const directory = Buffer.alloc(2 + 12 * entries.length + 4);
    directory.writeUInt16LE(entries.length);
    for (const [i, { tag, type, count, bytes }] of entries.sort((a, b) => a.tag - b.tag).entries()) {
      const at = 2 + 12 * i;
      directory.writeUInt16LE(tag, at);
      directory.writeUInt16LE(type, at + 2);
      directory.writeUInt32LE(count, at + 4);
      if (bytes.length <= 4) bytes.copy(directory, at + 8);
      else directory.writeUInt32LE(append(bytes), at + 8);
    }
    links.push({ directory, at: append(directory) });
  }
  for (const [i, { directory }] of links.entries()) {
    directory.writeUInt32LE(links[i + 1]?.at ?? 0, directory.length - 4);
  }
  const header = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0]);
  header.writeUInt32LE(links[0].at, 4);
  return Buffer.concat([header, ...parts]);
}

/** Samples of a picture of one colour. */
export function flat(width: number, height: number, pixel: ArrayLike<number>): Uint8Array {
  return Uint8Array.from({ length: width * height * pixel.length }, (_, i) => pixel[i % pixel.length]);
}
