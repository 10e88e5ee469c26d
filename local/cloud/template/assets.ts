import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CloudError } from '../errors.ts';

interface Manifest {
  files?: Record<string, { source: { path?: string }; destinations: Record<string, { objectKey: string }> }>;
}

/** Path of the synthesized file that a template names by its S3 key. */
export type AssetPath = (objectKey: string) => string;

/**
 * Reads `<stack>.assets.json`.
 *
 * @param directory the synthesized folder, to which paths are relative
 */
export function readAssets(directory: string, stack: string): AssetPath {
  const file = resolve(directory, `${stack}.assets.json`);
  const manifest: Manifest = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const paths = new Map<string, string>();
  for (const { source, destinations } of Object.values(manifest.files ?? {})) {
    for (const { objectKey } of Object.values(destinations)) {
      if (source.path !== undefined) paths.set(objectKey, resolve(directory, source.path));
    }
  }
  return (objectKey) => {
    const path = paths.get(objectKey);
    if (path === undefined)
      throw new CloudError(`The template names the asset ${objectKey}, but ${file} does not list it.`);
    if (!existsSync(path))
      throw new CloudError(`The asset ${objectKey} should be at ${path}, but nothing is there: build it first.`);
    return path;
  };
}
