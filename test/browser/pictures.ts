import sharp from 'sharp';

/** A picture unlike any photograph or drawing, as PNG. */
export function noise(width = 300, height = 200): Promise<Buffer> {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
