import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectKeypoints, FeatureExtractor, type Keypoints } from '@dlsift/retrieval/features';
import { decodeImage } from '@dlsift/retrieval/image';
import { type BenchResult, type Figure, quantile } from '../figures.ts';
import { uniform } from '../matching/random.ts';
import { alterations } from './alter.ts';
import { CopiesLibrary } from './library.ts';

/**
 * Number of altered pictures, evenly spaced among those with odd numbers: bounds of copies were
 * chosen on even ones.
 */
const altered = 100;
/** Messages per batch of indexing. */
const batchSize = 5;

/**
 * Adds all pictures of the folder `dataset`, or of `corel1k` in DLSIFT_DATASETS, to a library five
 * at a time: the cost of looking for copies, and which pictures are marked as copies of each other.
 * Then the share of 100 pictures whose altered copies are marked.
 */
export async function runCopiesBench({ dataset }: { dataset?: string | undefined } = {}): Promise<BenchResult> {
  const datasets = process.env.DLSIFT_DATASETS;
  const folder = dataset ?? (datasets === undefined ? undefined : join(datasets, 'corel1k/images'));
  if (folder === undefined || !existsSync(folder)) {
    return { figures: [], skipped: ['copies: neither --dataset nor corel1k in DLSIFT_DATASETS is given'] };
  }
  const files = readdirSync(folder).filter((file) => /\.(jpe?g|png|webp)$/i.test(file));
  if (files.length === 0) return { figures: [], skipped: [`copies: no pictures in ${folder}`] };
  files.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const library = new CopiesLibrary();
  const arrival = await marksOnArrival(library, folder, files);
  const odd = files.filter((_, i) => i % 2 === 1);
  const count = Math.min(altered, odd.length);
  const chosen = Array.from({ length: count }, (_, i) => odd[Math.floor((i * odd.length) / count)]);
  return { figures: [...arrival, ...(await marksOfCopies(library, folder, chosen))], skipped: [] };
}

async function marksOnArrival(library: CopiesLibrary, folder: string, files: readonly string[]): Promise<Figure[]> {
  const extractor = await FeatureExtractor.load();
  const pairs = new Set<string>();
  /** Milliseconds of processor time per picture, by batch. */
  const times = { extraction: [] as number[], words: [] as number[], copies: [] as number[] };
  const timed = async <Result>(name: keyof typeof times, work: () => Promise<Result>): Promise<Result> => {
    const before = process.cpuUsage();
    const result = await work();
    const { user, system } = process.cpuUsage(before);
    times[name].push((user + system) / 1000 / batchSize);
    return result;
  };
  for (let first = 0; first < files.length; first += batchSize) {
    const batch = files.slice(first, first + batchSize);
    const keypoints = await timed('extraction', async () => {
      const found: Keypoints[] = [];
      for (const file of batch) found.push((await extractor.extract(readFileSync(join(folder, file)))).keypoints);
      return found;
    });
    await timed('words', async () => {
      for (const [i, file] of batch.entries()) await library.add(file, keypoints[i]);
    });
    await timed('copies', async () => {
      for (const [i, file] of batch.entries()) {
        for (const { imageId, mirrored } of await library.copiesOf(file, keypoints[i])) {
          pairs.add([file, imageId].sort().join(' and ') + (mirrored ? ' (mirrored)' : ''));
        }
      }
    });
  }
  process.stderr.write(`marked as copies of each other: ${[...pairs].join(', ') || 'none'}\n`);
  return [
    ...(Object.keys(times) as (keyof typeof times)[]).map((name) => {
      return { name: `processor time a picture: ${name}`, value: quantile(times[name], 0.5), unit: 'ms' };
    }),
    { name: 'pairs of pictures', value: (files.length * (files.length - 1)) / 2, unit: 'pairs' },
    { name: 'of them marked', value: pairs.size, unit: 'pairs' },
  ];
}

async function marksOfCopies(library: CopiesLibrary, folder: string, originals: readonly string[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, alter] of Object.entries(alterations)) {
    const random = uniform(1);
    const missed: string[] = [];
    for (const original of originals) {
      const file = readFileSync(join(folder, original));
      const { width, height } = await decodeImage(file);
      const copy = await keypointsOf(await (await alter({ file, width, height }, random)).toBuffer());
      await library.add('copy', copy);
      const found = await library.copiesOf('copy', copy);
      if (!found.some(({ imageId }) => imageId === original)) missed.push(original);
      library.remove('copy');
    }
    if (missed.length > 0) process.stderr.write(`${name}, not marked: ${missed.join(', ')}\n`);
    const marked = originals.length - missed.length;
    figures.push({ name: `${name}: marked of ${originals.length}`, value: marked, unit: 'pictures' });
  }
  return figures;
}

/** Keypoints as indexing detects them. */
async function keypointsOf(file: Uint8Array): Promise<Keypoints> {
  const { rgb } = await decodeImage(file);
  return detectKeypoints(rgb).keypoints;
}
