import { FeatureExtractor } from '@dlsift/retrieval/features';
import {
  confidenceOf,
  defaultCalibration,
  defaultWeights,
  familiarityOf,
  fitFamiliar,
  score,
  similaritiesOf,
} from '@dlsift/retrieval/similarity';
import sharp from 'sharp';
import { type Figure, quantile } from '../figures.ts';
import { uniform } from '../matching/random.ts';
import { type BenchLibrary, type BenchPicture, toBenchPicture } from './pictures.ts';

const minScore = 0.2;
const sizes = [
  [384, 256],
  [640, 480],
  [128, 128],
  [256, 384],
] as const;
const picturesPerSize = 5;
const blocks = 16;
const textLines = 14;
const lettersPerLine = 40;

type Paint = (x: number, y: number) => number[];

/**
 * Share of queries without results at `minScore=0.2`: photographs from outside of the library,
 * which should have results, and drawings that show nothing. Part of the library is held out as in
 * a build.
 */
export async function measureStrangers({ pictures, sigmas, projection }: BenchLibrary): Promise<Figure[]> {
  const draw = (i: number) => (i * 7919) % 100;
  const heldOut = pictures.filter((_, i) => draw(i) < 15);
  const rest = pictures.filter((_, i) => draw(i) >= 15);
  const familiar = fitFamiliar(cnnOf(rest.filter((_, i) => i % 2 === 0)), cnnOf(heldOut));
  if (!familiar) return [];
  const best = (query: BenchPicture) => {
    const scores = pictures.map((other) =>
      other === query ? 0 : score(similaritiesOf(query, other, sigmas), defaultWeights),
    );
    return (
      familiarityOf(query.cnn, familiar) *
      confidenceOf({ value: Math.max(...scores) }, defaultWeights, defaultCalibration)
    );
  };
  const figures: Figure[] = [];
  const tell = (kind: string, queries: BenchPicture[]) => {
    const scores = queries.map(best);
    const nothing = scores.filter((value) => value < minScore).length / scores.length;
    figures.push({ name: `minScore=${minScore}, ${kind}: find nothing`, value: nothing, unit: 'share' });
    figures.push({ name: `${kind}: median score of the best`, value: quantile(scores, 0.5), unit: 'score' });
  };
  tell(
    'pictures of the library’s kind',
    rest.filter((_, i) => i % 2 === 1),
  );
  const extractor = await FeatureExtractor.load();
  for (const [kind, files] of await strangers()) {
    const queries: BenchPicture[] = [];
    for (const file of files) {
      queries.push(toBenchPicture((await extractor.extract(file)).features, kind, projection));
    }
    tell(kind, queries);
  }
  return figures;
}

/** Files by kind that are unlike any photograph. */
async function strangers(): Promise<Map<string, Uint8Array[]>> {
  const random = uniform(7);
  const level = () => 256 * random();
  const levels = (count: number) => Array.from({ length: count }, level);
  const kinds = new Map<string, Uint8Array[]>();
  const add = async (kind: string, file: Promise<Uint8Array>) =>
    kinds.set(kind, [...(kinds.get(kind) ?? []), await file]);
  for (const [width, height] of sizes) {
    for (let n = 0; n < picturesPerSize; n++) {
      const isJpeg = n % 2 === 1;
      const [from, to, squares] = [levels(3), levels(3), levels(blocks ** 2)];
      const squareAt = (x: number, y: number) =>
        squares[Math.floor((y * blocks) / height) * blocks + Math.floor((x * blocks) / width)];
      const draw = (kind: string, paint: Paint) => add(kind, painted(width, height, paint, isJpeg));
      await draw('noise', () => levels(3));
      await draw('grey noise', () => new Array(3).fill(level()));
      await draw('flat', () => from);
      await draw('gradient', (x, y) => from.map((v, i) => v + (to[i] - v) * (isJpeg ? x / width : y / height)));
      await draw('grey blocks', (x, y) => new Array(3).fill(squareAt(x, y)));
      await add('text', written(width, height, random));
    }
  }
  return kinds;
}

function painted(width: number, height: number, paint: Paint, isJpeg: boolean): Promise<Uint8Array> {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) data.set(paint(i % width, Math.floor(i / width)), 3 * i);
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  return (isJpeg ? image.jpeg({ quality: 80 }) : image.png()).toBuffer();
}

function written(width: number, height: number, random: () => number): Promise<Uint8Array> {
  const letter = () => ' abcdefghijklmnopqrstuvwxyz'[Math.floor(27 * random())];
  const lines = Array.from({ length: textLines }, (_, line) => {
    const text = Array.from({ length: lettersPerLine }, letter).join('');
    return `<text x="8" y="${((line + 1) * height) / (textLines + 1)}">${text}</text>`;
  });
  const page = `<rect width="100%" height="100%" fill="white"/><g font-size="${height / 18}" font-family="sans-serif">${lines.join('')}</g>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${page}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

function cnnOf(pictures: BenchPicture[]) {
  const data = Float32Array.from(pictures.flatMap(({ cnn }) => [...cnn]));
  return { data, rows: pictures.length, columns: pictures[0]?.cnn.length ?? 0 };
}
