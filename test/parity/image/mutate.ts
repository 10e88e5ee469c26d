/** Draws numbers uniformly from [0, 1). */
type Uniform = () => number;
type Mutation = (file: Buffer, next: Uniform, other: Buffer) => Buffer;

const below = (next: Uniform, limit: number): number => Math.floor(next() * limit);

/** Values that fields of headers break at, little- and big-endian. */
const extremes = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

/** Bytes in which a file's headers lie. */
const headBytes = 600;

/** Ways to damage a file, by name. None of them changes the argument. */
export const mutations: Readonly<Record<string, Mutation>> = {
  'bits flipped': (file, next) => flipped(file, next, file.length, 1 + below(next, 12)),
  'bits of the head flipped': (file, next) => flipped(file, next, Math.min(headBytes, file.length), 1 + below(next, 3)),
  truncated: (file, next) => file.subarray(0, 1 + below(next, file.length - 1)),
  'zeros written': (file, next) => {
    const start = below(next, file.length);
    return Buffer.from(file).fill(0, start, Math.min(file.length, start + 1 + below(next, file.length / 4)));
  },
  'header field at an extreme': (file, next) => {
    const changed = Buffer.from(file);
    const bytes = [1, 2, 4][below(next, 3)];
    const at = below(next, Math.min(headBytes, file.length - bytes));
    const value = extremes[below(next, extremes.length)] % 256 ** bytes;
    if (next() < 0.5) changed.writeUIntBE(value, at, bytes);
    else changed.writeUIntLE(value, at, bytes);
    return changed;
  },
  'chunk repeated': (file, next) => {
    const [first, second] = chunkAt(file, next);
    return Buffer.concat([file.subarray(0, second), file.subarray(first)]);
  },
  'chunks swapped': (file, next) => {
    const [a, b] = chunkAt(file, next);
    const c = b + below(next, file.length - b);
    return Buffer.concat([file.subarray(0, a), file.subarray(b, c), file.subarray(a, b), file.subarray(c)]);
  },
  'chunk left out': (file, next) => {
    const [a, b] = chunkAt(file, next);
    return Buffer.concat([file.subarray(0, a), file.subarray(b)]);
  },
  'spliced with another format': (file, next, other) => {
    const share = next();
    return Buffer.concat([
      file.subarray(0, Math.ceil(share * file.length)),
      other.subarray(Math.floor(next() * other.length)),
    ]);
  },
};

function flipped(file: Buffer, next: Uniform, within: number, count: number): Buffer {
  const changed = Buffer.from(file);
  for (let i = 0; i < count; i++) changed[below(next, within)] ^= 1 << below(next, 8);
  return changed;
}

/** Names and markers at which chunks, boxes, segments and directories begin. */
const starts = /[A-Za-z]{4}|\xff[\xc0-\xfe]|II\*\0/g;

/** Start and end of a chunk: at names or markers where the file has two of them in its headers. */
function chunkAt(file: Buffer, next: Uniform): [number, number] {
  const found = [...file.toString('latin1', 0, 20_000).matchAll(starts)].map(({ index }) => index);
  if (found.length >= 2 && next() < 0.7) {
    const first = below(next, Math.min(found.length - 1, 12));
    return [found[first], found[first + 1]];
  }
  const start = below(next, file.length - 1);
  return [start, start + 1 + below(next, file.length - start)];
}
