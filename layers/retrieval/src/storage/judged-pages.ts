import type { JudgedPage } from '../profile/index.ts';
import { channels, perChannel, type Similarities } from '../similarity/index.ts';

/**
 * A judged page in a profile's item: 20 bytes per picture, as profiles are read with every search.
 */
interface PackedPage {
  searchId: string;
  wanted: Uint8Array;
  passed: Uint8Array;
}

const pictureBytes = channels.length * 4;

/** Judged pages as attributes of an item: 20 bytes per picture. */
export function packPages(pages: JudgedPage[]): PackedPage[] {
  return pages.map(({ searchId, wanted, passed }) => ({ searchId, wanted: pack(wanted), passed: pack(passed) }));
}

/** Judged pages from the attributes that `packPages` wrote. */
export function unpackPages(pages: PackedPage[]): JudgedPage[] {
  return pages.map(({ searchId, wanted, passed }) => ({ searchId, wanted: unpack(wanted), passed: unpack(passed) }));
}

/** Little-endian float32 values, in the order of `channels`. */
function pack(pictures: Similarities[]): Uint8Array {
  const packed = Buffer.alloc(pictures.length * pictureBytes);
  const values = pictures.flatMap((similarities) => channels.map((channel) => similarities[channel]));
  for (const [i, value] of values.entries()) packed.writeFloatLE(value, i * 4);
  return packed;
}

function unpack(bytes: Uint8Array): Similarities[] {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: packed.length / pictureBytes }, (_, picture) => {
    let offset = picture * pictureBytes;
    return perChannel(() => {
      const value = packed.readFloatLE(offset);
      offset += 4;
      return value;
    });
  });
}
