import { beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from '../../../layers/retrieval/src/image/index.ts';
import { clutter, quarters } from './pictures.ts';

let jpeg: Buffer;
/** Where the compressed pixels begin. */
let pixelsAt: number;
beforeAll(async () => {
  jpeg = await clutter(160, 120).jpeg({ quality: 95 }).toBuffer();
  const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
  pixelsAt = scan + 2 + jpeg.readUInt16BE(scan + 2);
});

/** The file with these bytes written at a share of its compressed pixels. */
function written(share: number, ...bytes: number[]): Buffer {
  const changed = Buffer.from(jpeg);
  changed.set(bytes, pixelsAt + Math.floor(share * (jpeg.length - pixelsAt)));
  return changed;
}

describe('a JPEG whose data ends early', () => {
  it.each([
    ['at a marker that no JPEG has', () => written(0.3, 0xff, 0x50)],
    ['at the beginning', () => written(0.01, 0xff, 0x02)],
    ['at a second header of its scan', () => written(0.5, 0xff, 0xda)],
    [
      'with an end marker after half of it',
      () => Buffer.concat([jpeg.subarray(0, jpeg.length / 2), Buffer.of(0xff, 0xd9)]),
    ],
  ])('%s is refused', async (_name, file) => {
    await expect(decodeImage(file())).rejects.toMatchObject({ code: 'damaged' });
  });
});

describe('a JPEG with a harmless fault is read', () => {
  it('with bytes before its end marker', async () => {
    const file = Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(40, 7), jpeg.subarray(-2)]);
    expect((await decodeImage(file)).rgb).toEqual((await decodeImage(jpeg)).rgb);
  });

  it('with bytes after its end marker', async () => {
    const file = Buffer.concat([jpeg, Buffer.alloc(400, 7)]);
    expect(await decodeImage(file)).toEqual(await decodeImage(jpeg));
  });

  it('with sides of one colour', async () => {
    const drawn = await quarters(160, 120).jpeg().toBuffer();
    const file = Buffer.concat([drawn.subarray(0, -2), Buffer.alloc(40, 7), drawn.subarray(-2)]);
    expect((await decodeImage(file)).notes).toEqual([]);
  });
});
