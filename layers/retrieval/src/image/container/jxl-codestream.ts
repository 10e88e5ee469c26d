/** Size that a JPEG XL codestream declares, before its orientation is applied. */
export interface DeclaredSize {
  width: number;
  height: number;
}

/** Width : height of the aspect ratios that a size header can name (ISO/IEC 18181-1, table A.2). */
const ratios: readonly (readonly [number, number])[] = [
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
];

/** Bits of the four ways in which a side is written. */
const sideBits = [9, 13, 18, 30];

/**
 * The codestream of a JPEG XL file: the file itself, or what its container (ISO/IEC 18181-2) holds
 * in one box `jxlc` or in parts in boxes `jxlp`.
 *
 * @throws RangeError where the container holds no codestream
 */
export function jxlCodestream(file: Uint8Array): Uint8Array {
  if (isCodestream(file)) return file;
  const parts: { index: number; bytes: Uint8Array }[] = [];
  for (const { type, bytes } of boxes(file)) {
    if (type === 'jxlc') return requireCodestream(bytes);
    if (type !== 'jxlp' || bytes.length < 4) continue;
    // The highest bit marks the last part.
    parts.push({ index: view(bytes).getUint32(0) & 0x7fffffff, bytes: bytes.subarray(4) });
  }
  parts.sort((a, b) => a.index - b.index);
  return requireCodestream(Buffer.concat(parts.map(({ bytes }) => bytes)));
}

/**
 * Reads the size header of a codestream.
 *
 * @throws RangeError where the codestream ends before it
 */
export function declaredSize(codestream: Uint8Array): DeclaredSize {
  let at = 16;
  const read = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++, at++) {
      if (at >> 3 >= codestream.length) throw new RangeError('the codestream ends within its size header');
      value += ((codestream[at >> 3] >> (at & 7)) & 1) * 2 ** i;
    }
    return value;
  };
  const isSmall = read(1) === 1;
  const side = () => (isSmall ? 8 * (read(5) + 1) : read(sideBits[read(2)]) + 1);
  const height = side();
  const ratio = read(3);
  if (ratio === 0) return { width: side(), height };
  const [across, down] = ratios[ratio - 1];
  return { width: Math.floor((height * across) / down), height };
}

function isCodestream(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0x0a;
}

function requireCodestream(bytes: Uint8Array): Uint8Array {
  if (!isCodestream(bytes)) throw new RangeError('the container holds no JPEG XL codestream');
  return bytes;
}

/** Boxes of an ISO base media file; of one that is cut off, what is there. */
function* boxes(file: Uint8Array): Generator<{ type: string; bytes: Uint8Array }> {
  const header = view(file);
  for (let at = 0; at + 8 <= file.length; ) {
    const type = Buffer.from(file.buffer, file.byteOffset + at + 4, 4).toString('latin1');
    const short = header.getUint32(at);
    const isLong = short === 1 && at + 16 <= file.length;
    const head = isLong ? 16 : 8;
    const declared = isLong ? Number(header.getBigUint64(at + 8)) : short;
    const length = declared === 0 ? file.length - at : declared;
    if (length < head) return;
    yield { type, bytes: file.subarray(at + head, at + length) };
    at += length;
  }
}

function view({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
