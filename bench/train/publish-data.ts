import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';

/** Fields of a centroid file's `model.json`. */
export interface DataManifest {
  name: string;
  version: string;
  file: string;
  trainedOn: string;
  [parameter: string]: string | number;
}

/** Writes a file learned from Tiny ImageNet, and its `model.json`, to `models/NAME/`. */
export function publishData({ name, version, file, trainedOn, ...parameters }: DataManifest, bytes: Uint8Array): void {
  const folder = new URL(`../../models/${name}/`, import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(file, folder), bytes);
  const manifest = {
    name,
    version,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    license: 'Tiny ImageNet research terms for the data; Apache-2.0 for the rest',
    trainedOn: `Tiny ImageNet, ${trainedOn}`,
    file,
    ...parameters,
  };
  writeFileSync(new URL('model.json', folder), `${JSON.stringify(manifest, null, 2)}\n`);
}
