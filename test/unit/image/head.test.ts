import { beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../../functions/api/contract/index.ts';
import { defaultLimits } from '../../../layers/retrieval/src/image/decode.ts';
import { decodeImage, headBytes, refuseByHead } from '../../../layers/retrieval/src/image/index.ts';
import { clutter, pngWithHeader } from './pictures.ts';

const messageOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: Error) => error.message,
  );

describe('refuseByHead', () => {
  let jpeg: Buffer;
  beforeAll(async () => {
    jpeg = await clutter(900, 700).jpeg({ quality: 100 }).toBuffer();
  });
  /** A JPEG whose header declares more pixels than there are. */
  const declaring = (width: number, height: number) => {
    const file = Buffer.from(jpeg);
    const frame = file.indexOf(Buffer.from([0xff, 0xc0, 0x00, 0x11]));
    file.writeUInt16BE(height, frame + 5);
    file.writeUInt16BE(width, frame + 7);
    return file;
  };

  it('says what decodeImage says of a picture with too many or too few pixels', async () => {
    for (const file of [pngWithHeader(11_600, 8_900), declaring(11_600, 8_900), pngWithHeader(1000, 15)]) {
      const head = file.subarray(0, headBytes);
      const message = await messageOf(refuseByHead(head));
      expect(message).toMatch(/ pixels/);
      expect(message).toBe(await messageOf(decodeImage(file)));
    }
    expect(await messageOf(refuseByHead(declaring(11_600, 8_900).subarray(0, 1000)))).toMatch('103.2 megapixels');
  });

  it('leaves to decodeImage what the head does not show', async () => {
    const heads = [jpeg.subarray(0, 1000), jpeg.subarray(0, 20), Buffer.from('text'), Buffer.alloc(0)];
    for (const head of heads) expect(await messageOf(refuseByHead(head))).toBeNull();
  });

  it('refuses at the limit that the API publishes', () => {
    expect(limits.picturePixels).toBe(defaultLimits.maxPixels);
    expect(limits.uploadBytes).toBe(defaultLimits.maxBytes);
  });
});
