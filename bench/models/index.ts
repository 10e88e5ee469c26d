import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  createClient,
  type DlsiftClient,
  followRetraining,
  imagePages,
  search,
  startRetraining,
  uploadModel,
} from '@dlsift/client';
import { putFromNode } from '@dlsift/client/folder';
import { type BenchResult, type Figure, mean } from '../figures.ts';
import { removeState, startLocalCloud } from '../local-cloud.ts';

const k = 20;

/** Number of queries; all pictures are searched. */
const queries = 300;

/**
 * Measures added models in the local cloud: each is added, every picture of the folder is described
 * by it, and searches weight the CNN alone. The default embedder comes first. The ONNX files are in
 * the folder DLSIFT_MODELS; NAME.json beside a file completes its manifest, in the form of
 * `model.json`.
 */
export async function runModelsBench({ dataset }: { dataset?: string | undefined }): Promise<BenchResult> {
  const folder = process.env.DLSIFT_MODELS;
  if (!dataset || !folder || !existsSync(folder)) {
    return { figures: [], skipped: ['models: needs --dataset, and DLSIFT_MODELS with ONNX files'] };
  }
  const cloud = await startLocalCloud({ photos: dataset });
  try {
    const client = createClient(cloud);
    const figures = [await measurePrecision(client, 'the default embedder')];
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.onnx'))) {
      const start = performance.now();
      await serveBy(client, join(folder, file));
      const seconds = (performance.now() - start) / 1000;
      figures.push({ name: `${file}: added, all pictures described again, partitioned`, value: seconds, unit: 's' });
      figures.push(await measurePrecision(client, file));
    }
    return { figures, skipped: [] };
  } finally {
    await cloud.stop();
    removeState(cloud);
  }
}

async function serveBy(client: DlsiftClient, path: string): Promise<void> {
  const onnx = new Uint8Array(readFileSync(path));
  const sha256 = createHash('sha256').update(onnx).digest('hex');
  const open = { license: 'as published', input: {}, output: {}, pooling: 'graph' } as const;
  const said = path.replace(/onnx$/, 'json');
  const draft = { ...open, ...(existsSync(said) && JSON.parse(readFileSync(said, 'utf8'))) };
  const name = basename(path, '.onnx');
  await uploadModel(client, { ...draft, name, version: '1', sha256, onnx }, { put: putFromNode });
  const { retrainingId } = await startRetraining(client, { mode: 'relearn', model: name });
  const outcome = await followRetraining(client, retrainingId);
  if (outcome.state !== 'promoted') throw new Error(`${name} does not serve: ${outcome.state}, ${outcome.reason}`);
}

/**
 * Precision of evenly spaced stored pictures that have a label; a query is not counted among its
 * own results.
 */
async function measurePrecision(client: DlsiftClient, by: string): Promise<Figure> {
  const pictures = [];
  for await (const page of imagePages(client)) pictures.push(...page.filter(({ state }) => state === 'ready'));
  const step = Math.max(1, pictures.length / queries);
  const shares: number[] = [];
  for (let at = 0; at < pictures.length; at += step) {
    const { imageId, label } = pictures[Math.floor(at)];
    const { results } = await search(client, {
      imageId,
      k: k + 1,
      verify: 0,
      weights: 'cnn:1',
      expand: false,
    });
    const others = results.filter((result) => result.imageId !== imageId).slice(0, k);
    shares.push(others.filter((result) => result.label === label).length / k);
  }
  return { name: `precision@${k}, CNN alone, by ${by}`, value: mean(shares), unit: 'share' };
}
