/** Interleaved 8-bit samples with the profile that gives their colours. */
export interface ProfiledPixels {
  width: number;
  height: number;
  /** 3: RGB; 4: RGB and straight alpha. */
  channels: 3 | 4;
  /** [height, width, channels] */
  data: Uint8Array;
  /** ICC profile; undefined: sRGB. */
  profile: Uint8Array | undefined;
}

const short = 3;
const long = 4;
const undefinedBytes = 7;

/**
 * An uncompressed TIFF 6.0 file of one strip. It carries pixels of another decoder, with their
 * profile, into the decoder of this room.
 */
export function plainTiff({ width, height, channels, data, profile }: ProfiledPixels): Uint8Array {
  const profileBytes = profile?.length ?? 0;
  const bitsAt = 8;
  const profileAt = bitsAt + 2 * channels;
  const pixelsAt = profileAt + profileBytes + (profileBytes % 2);
  const directoryAt = pixelsAt + data.length + (data.length % 2);
  // Entries in ascending order of their tags, as TIFF 6.0 (section 2) requires.
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, long, 1, width],
    [257, long, 1, height],
    [258, short, channels, bitsAt],
    [259, short, 1, 1], // no compression
    [262, short, 1, 2], // RGB
    [273, long, 1, pixelsAt],
    [277, short, 1, channels],
    [278, long, 1, height],
    [279, long, 1, data.length],
  ];
  if (channels === 4) entries.push([338, short, 1, 2]); // straight alpha
  if (profile) entries.push([34_675, undefinedBytes, profileBytes, profileAt]);
  const file = new Uint8Array(directoryAt + 2 + 12 * entries.length + 4);
  const view = new DataView(file.buffer);
  file.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, directoryAt, true);
  for (let channel = 0; channel < channels; channel++) view.setUint16(bitsAt + 2 * channel, 8, true);
  if (profile) file.set(profile, profileAt);
  file.set(data, pixelsAt);
  view.setUint16(directoryAt, entries.length, true);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    const at = directoryAt + 2 + 12 * i;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    view.setUint32(at + 8, value, true);
  }
  return file;
}
