import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { FeatureExtractor, type Features, type Projection, ProjectionFit, project } from '@dlsift/retrieval/features';
import { accumulateSigmaStatistics, sigmaOf } from '@dlsift/retrieval/partition';
import type { LabelledPicture, Sigmas } from '@dlsift/retrieval/similarity';
import type { PictureFile } from '../train/tiny-imagenet/unseen-classes.ts';

/** One labelled picture as extracted, and prepared for comparison. */
export interface BenchPicture extends LabelledPicture {
  raw: Features;
}

/** Pictures to search, prepared as a build prepares its library. */
export interface BenchLibrary {
  pictures: BenchPicture[];
  sigmas: Sigmas;
  projection: Projection;
}

/** The pictures of a folder with `labels.csv` (file, …, class). */
export function* filesOf(folder: string): Generator<PictureFile> {
  const [, ...lines] = readFileSync(join(folder, 'labels.csv'), 'utf8').trim().split('\n');
  const files = new Map(globSync('**/*.{jpg,jpeg,png}', { cwd: folder }).map((path) => [basename(path), path]));
  for (const line of lines) {
    const cells = line.split(',');
    const path = files.get(basename(cells[0]));
    if (path !== undefined) yield { label: cells.at(-1)!.trim(), file: readFileSync(join(folder, path)) };
  }
}

/** Extracts features of pictures with the shipped model. */
export async function describe(files: Iterable<PictureFile> | AsyncIterable<PictureFile>): Promise<BenchLibrary> {
  const extractor = await FeatureExtractor.load();
  const found: { features: Features; label: string }[] = [];
  for await (const { label, file } of files) found.push({ label, features: (await extractor.extract(file)).features });
  const fit = new ProjectionFit();
  for (const { features } of found) fit.add(features);
  const projection = fit.finish();
  const pictures = found.map(({ features, label }) => toBenchPicture(features, label, projection));
  const data = Float32Array.from(pictures.flatMap(({ object }) => [...object]));
  const sigmas = sigmaOf(accumulateSigmaStatistics({ data, rows: pictures.length, columns: 7 }));
  return { pictures, sigmas, projection };
}

export function toBenchPicture(features: Features, label: string, projection: Projection): BenchPicture {
  const projected = project(features, projection);
  return { ...projected, queryCnn: projected.cnn, label, raw: features };
}
