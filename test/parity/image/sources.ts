import sharp from 'sharp';
import { heicQuarters } from '../../unit/image/heic-quarters.ts';
import { jxlContainer, jxlOf } from '../../unit/image/jxl-drawn.ts';
import { clutter } from '../../unit/image/pictures.ts';
import { type Tags, tiffOf } from '../../unit/image/tiff.ts';

/** Size of the drawn pictures in pixels. */
const [width, height] = [160, 120];

/** A drawn picture in every format and kind that is read, none of them flat: file by name. */
export async function drawSources(): Promise<Map<string, Buffer>> {
  // Of high contrast: what damage leaves of it is hardly flat by chance.
  const picture = () => clutter(width, height).linear(4, -384);
  const rgb = await picture().raw().toBuffer();
  const rgba = await picture().ensureAlpha(0.7).raw().toBuffer();
  const frames = await Promise.all(
    [1, 2, 3].map((i) =>
      clutter(64, 48)
        .rotate(180)
        .modulate({ hue: 60 * i })
        .png()
        .toBuffer(),
    ),
  );
  const animation = () => sharp(frames, { join: { animated: true } });
  const jxl = await jxlOf(new Uint8ClampedArray(await picture().ensureAlpha().raw().toBuffer()), width, height);
  const preview = await clutter(1200, 800).jpeg({ quality: 60 }).toBuffer();
  const floats = Buffer.from(Float32Array.from(rgb, (level) => level / 255).buffer);
  const tiff = (samples: Uint8Array, tags: Tags = {}) => Buffer.from(tiffOf({ width, height, tags, samples }));
  const drawn: Record<string, Buffer | Promise<Buffer>> = {
    jpeg: picture().jpeg().toBuffer(),
    'jpeg progressive': picture().jpeg({ progressive: true }).withMetadata({ orientation: 6 }).toBuffer(),
    'jpeg grey': picture().greyscale().jpeg().toBuffer(),
    'jpeg cmyk': picture().toColourspace('cmyk').jpeg().toBuffer(),
    png: picture().png().toBuffer(),
    'png palette': picture().png({ palette: true }).toBuffer(),
    'png 16-bit': picture().toColourspace('rgb16').png().toBuffer(),
    'png alpha': sharp(rgba, { raw: { width, height, channels: 4 } })
      .png()
      .toBuffer(),
    'png profile': picture().withIccProfile('p3').png({ progressive: true }).toBuffer(),
    webp: picture().webp().toBuffer(),
    'webp lossless alpha': sharp(rgba, { raw: { width, height, channels: 4 } })
      .webp({ lossless: true })
      .toBuffer(),
    'webp animation': animation().webp().toBuffer(),
    gif: picture().gif().toBuffer(),
    'gif animation': animation().gif().toBuffer(),
    avif: picture().avif({ effort: 0 }).toBuffer(),
    'avif alpha': sharp(rgba, { raw: { width, height, channels: 4 } })
      .avif({ effort: 0 })
      .toBuffer(),
    heic: Buffer.from(heicQuarters),
    jxl: jxl,
    'jxl container': jxlContainer(jxl, 3000),
    tiff: tiff(rgb),
    'tiff lzw': picture().tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer(),
    'tiff deflate tiles': picture()
      .tiff({ compression: 'deflate', tile: true, tileWidth: 64, tileHeight: 64 })
      .toBuffer(),
    'tiff jpeg': picture().tiff({ compression: 'jpeg' }).toBuffer(),
    'tiff float': tiff(floats, { 258: [32, 32, 32], 339: [3, 3, 3] }),
    'tiff lab': tiff(rgb, { 262: 8 }),
    'tiff ycbcr': tiff(rgb, { 262: 6, 530: [1, 1], 532: { rationals: [0, 255, 128, 255, 128, 255] } }),
    'camera raw': Buffer.from(
      tiffOf({ width: 32, height: 32, samples: preview, tags: { 258: 16, 262: 32_803, 277: 1, 50706: [1, 4, 0, 0] } }),
    ),
  };
  const names = Object.keys(drawn);
  const files = await Promise.all(Object.values(drawn));
  return new Map(names.map((name, i) => [name, files[i]]));
}
