/** A regular file of a tar archive. */
export interface TarFile {
  path: string;
  bytes: Uint8Array;
}

const block = 512;
const latin1 = new TextDecoder('latin1');

/** The regular files of an uncompressed ustar archive, in order. `bytes` are views, not copies. */
export function* tarFiles(archive: Uint8Array): Generator<TarFile> {
  for (let at = 0; at + block <= archive.length; ) {
    const header = archive.subarray(at, at + block);
    const name = text(header, 0, 100);
    if (name === '') return;
    const prefix = text(header, 345, 155);
    const size = Number.parseInt(text(header, 124, 12), 8);
    const type = text(header, 156, 1);
    at += block;
    if (type === '0' || type === '') {
      yield { path: prefix === '' ? name : `${prefix}/${name}`, bytes: archive.subarray(at, at + size) };
    }
    at += Math.ceil(size / block) * block;
  }
}

function text(header: Uint8Array, offset: number, length: number): string {
  return latin1
    .decode(header.subarray(offset, offset + length))
    .split('\0', 1)[0]
    .trim();
}
