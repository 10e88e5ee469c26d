import sharp, { type Sharp } from 'sharp';

/** A picture to be altered. */
export interface Original {
  file: Uint8Array;
  /** Pixels. */
  width: number;
  height: number;
}

type Alteration = (original: Original, random: () => number) => Sharp | Promise<Sharp>;

/** Relative side of a crop that keeps 60 % of the area. */
const sixtyOfArea = Math.sqrt(0.6);

/** Common alterations of pictures that are copied. */
export const alterations: Record<string, Alteration> = {
  'the same file': ({ file }) => sharp(file).png(),
  'half the size': ({ file, width }) =>
    sharp(file)
      .resize(Math.round(width / 2))
      .jpeg(),
  'twice the size': ({ file, width }) =>
    sharp(file)
      .resize(2 * width)
      .jpeg(),
  'JPEG quality 20': ({ file }) => sharp(file).jpeg({ quality: 20 }),
  'crop to 60 % of the area': (original) => cropped(original, sixtyOfArea, 0.5, 0.5).jpeg(),
  'crop to 60 % of the area, at a corner': (original, random) => atCorner(original, sixtyOfArea, random).jpeg(),
  'crop to 60 % of the area, sized back, quality 60': (original, random) =>
    sizedBack(original, cropped(original, sixtyOfArea, random(), random())),
  'crop to 60 % of both sides': (original) => cropped(original, 0.6, 0.5, 0.5).jpeg(),
  'crop to 60 % of both sides, at a corner': (original, random) => atCorner(original, 0.6, random).jpeg(),
  'crop to 60 % of both sides, anywhere': (original, random) => cropped(original, 0.6, random(), random()).jpeg(),
  'crop to 60 % of both sides, sized back, quality 60': (original, random) =>
    sizedBack(original, cropped(original, 0.6, random(), random())),
  'mirror image, cropped to 60 % of both sides': (original, random) =>
    cropped(original, 0.6, random(), random()).flop().jpeg(),
  'turned by 10 degrees': (original) => turned(original, 10, 'black').jpeg(),
  'turned by 30 degrees, black around': (original) => turned(original, 30, 'black').jpeg(),
  'turned by -30 degrees, white around': (original) => turned(original, -30, 'white').jpeg(),
  'turned by 30 degrees, corners cut off': async (original) => (await turnedWithin(original, 30, 1)).jpeg(),
  'turned by -30 degrees, nothing around': async (original) =>
    (await turnedWithin(original, -30, insideOfTurned(original, 30))).jpeg(),
  'turned by 90 degrees': (original) => turned(original, 90, 'black').jpeg(),
  'stamped across the middle': (original) => stamped(original, [0.5], 0.35),
  'stamped all over': (original) => stamped(original, [0.2, 0.5, 0.8], 0.5),
  'mirror image': ({ file }) => sharp(file).flop().jpeg(),
  brighter: ({ file }) => sharp(file).modulate({ brightness: 1.3 }).jpeg(),
  squeezed: ({ file, width, height }) =>
    sharp(file)
      .resize(width, Math.round(0.8 * height), { fit: 'fill' })
      .jpeg(),
};

/** @param across, down position of the crop, from 0 (left, top) to 1 */
function cropped({ file, width, height }: Original, side: number, across: number, down: number): Sharp {
  const [w, h] = [Math.round(side * width), Math.round(side * height)];
  const [left, top] = [Math.floor(across * (width - w)), Math.floor(down * (height - h))];
  return sharp(file).extract({ left, top, width: w, height: h });
}

function atCorner(original: Original, side: number, random: () => number): Sharp {
  return cropped(original, side, Math.round(random()), Math.round(random()));
}

function sizedBack({ width, height }: Original, crop: Sharp): Sharp {
  return crop.resize(width, height, { fit: 'fill' }).jpeg({ quality: 60 });
}

function turned({ file }: Original, degrees: number, background: string): Sharp {
  return sharp(file).rotate(degrees, { background });
}

/** The part of a turned picture that the frame shows, scaled by `share`. */
async function turnedWithin(original: Original, degrees: number, share: number): Promise<Sharp> {
  const { data, info } = await turned(original, degrees, 'black').png().toBuffer({ resolveWithObject: true });
  const [width, height] = [Math.round(share * original.width), Math.round(share * original.height)];
  const [left, top] = [Math.floor((info.width - width) / 2), Math.floor((info.height - height) / 2)];
  return sharp(data).extract({ left, top, width, height });
}

/** Factor that scales a frame so that it shows no corner outside of the turned picture. */
function insideOfTurned({ width, height }: Original, degrees: number): number {
  const angle = (degrees * Math.PI) / 180;
  return 1 / (Math.cos(angle) + (Math.max(width, height) / Math.min(width, height)) * Math.sin(angle));
}

/** @param places positions of the lines, relative to the height */
function stamped({ file, width, height }: Original, places: readonly number[], opacity: number): Sharp {
  const lines = places.map(
    (y) =>
      `<text x="${width / 2}" y="${y * height}" font-family="DejaVu Sans" font-weight="bold" font-size="${width / 9}" fill="white" opacity="${opacity}" text-anchor="middle" transform="rotate(-20 ${width / 2} ${y * height})">© EXAMPLE</text>`,
  );
  const stamp = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${lines.join('')}</svg>`;
  return sharp(file)
    .composite([{ input: Buffer.from(stamp) }])
    .jpeg();
}
