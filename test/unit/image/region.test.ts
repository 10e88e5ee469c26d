import { decodeImage, mirror, RegionError } from '@dlsift/retrieval/image';
import sharp from 'sharp';
import { expect, it } from 'vitest';

/** 40 x 20 pixels, its left half red and its right half blue; stored lying on its side. */
async function picture(): Promise<Uint8Array> {
  const half = (background: string) =>
    sharp({ create: { width: 20, height: 20, channels: 3, background } })
      .png()
      .toBuffer();
  const [red, blue] = await Promise.all([half('#f00'), half('#00f')]);
  const upright = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#fff' } })
    .composite([
      { input: red, left: 0, top: 0 },
      { input: blue, left: 20, top: 0 },
    ])
    .png()
    .toBuffer();
  return sharp(upright).rotate(90).withMetadata({ orientation: 8 }).png().toBuffer();
}
const firstPixel = ({ data }: { data: Uint8Array }) => [...data.subarray(0, 3)];

it('a region is read alone, in pixels of the upright picture', async () => {
  const bytes = await picture();
  const whole = await decodeImage(bytes);
  expect(whole).toMatchObject({ width: 40, height: 20, rgb: { width: 40, height: 20 } });
  const right = await decodeImage(bytes, { region: { x: 22, y: 2, width: 18, height: 16 } });
  expect(right).toMatchObject({ width: 40, height: 20, rgb: { width: 18, height: 16 } });
  expect(firstPixel(right.rgb)).toEqual([0, 0, 255]);
  const left = await decodeImage(bytes, { region: { x: 0, y: 0, width: 16, height: 20 } });
  expect(firstPixel(left.rgb)).toEqual([255, 0, 0]);
});

it.each([
  [{ x: 30, y: 0, width: 16, height: 16 }, /inside the picture's 40 x 20/],
  [{ x: -1, y: 0, width: 16, height: 16 }, /received x -1/],
  [{ x: 0, y: 0, width: 15, height: 16 }, /each side at least 16/],
  [{ x: 0.5, y: 0, width: 16, height: 16 }, /whole pixels/],
])('the region %j is refused in words', async (region, message) => {
  const refused = decodeImage(await picture(), { region });
  await expect(refused).rejects.toThrow(RegionError);
  await expect(refused).rejects.toThrow(message);
});

it('a mirror exchanges left and right, and restores them when applied twice', async () => {
  const { rgb } = await decodeImage(await picture());
  expect(firstPixel(mirror(rgb))).toEqual([0, 0, 255]);
  expect(mirror(mirror(rgb))).toEqual({ ...rgb, data: new Uint8Array(rgb.data) });
});
