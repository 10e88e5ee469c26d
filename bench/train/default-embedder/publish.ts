/**
 * Writes a trained network into `models/`, as the embedder that is shipped.
 *
 *   node --conditions=source bench/train/default-embedder/publish.ts --work DIR --run RUN --name general-256 --version 1 --side 64
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeCheckpoint, publishModel } from '@dlsift/retrieval/cnn';
import type { Recipe } from './recipe.ts';

const { values } = parseArgs({
  options: {
    work: { type: 'string' },
    run: { type: 'string', default: 'run' },
    name: { type: 'string', default: 'general-256' },
    version: { type: 'string' },
    side: { type: 'string', default: '64' },
  },
});
if (values.work === undefined || values.version === undefined) throw new Error('needs --work DIR and --version N');
const { state, progress } = decodeCheckpoint(readFileSync(join(values.work, `${values.run}.checkpoint`)));
const { recipe } = progress as { recipe: Recipe };
const side = Number(values.side);
const { manifest, onnx } = publishModel({ network: recipe.network, picture: { width: side, height: side } }, state, {
  name: values.name,
  version: values.version,
  license: 'Apache-2.0 (weights: trained on Tiny ImageNet, research terms)',
});
const folder = new URL(`../../../models/${values.name}/`, import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL(manifest.file, folder), onnx);
// Short lists on one line, as the formatter wants them.
const json = JSON.stringify(manifest, null, 2).replace(
  /\[\s+([^\]]*?)\s+\]/g,
  (_, list: string) => `[${list.replace(/\s+/g, ' ')}]`,
);
writeFileSync(new URL('model.json', folder), `${json}\n`);
