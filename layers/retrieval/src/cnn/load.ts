import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { checkHash } from './check.ts';
import { createEmbedder, type Embedder } from './embedder.ts';
import { type ModelManifest, parseManifest } from './manifest.ts';

/** Name of the embedder of a new library. */
export const defaultModel = 'general-256';

/** A model: its manifest, and the ONNX file with the hash that the manifest states. */
export interface Model {
  manifest: ModelManifest;
  onnx: Uint8Array;
}

/**
 * Reads a model of the package `@dlsift/models`, wherever that package is installed: in the
 * workspace, the Lambda layer or a worker.
 *
 * @throws Error when there is no such model, its manifest is invalid, or the file's SHA-256 differs
 *   from the manifest's
 */
export async function loadModel(name: string = defaultModel): Promise<Model> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@dlsift/models/package.json')), name);
  let json: string;
  try {
    json = await readFile(join(folder, 'model.json'), 'utf8');
  } catch (cause) {
    throw new Error(`no model named ${name} in @dlsift/models`, { cause });
  }
  const manifest = parseManifest(JSON.parse(json));
  const onnx = await readFile(join(folder, manifest.file));
  checkHash(manifest, onnx);
  return { manifest, onnx };
}

/** Loads and opens a shipped model. */
export async function loadEmbedder(name: string = defaultModel): Promise<Embedder> {
  const { manifest, onnx } = await loadModel(name);
  return createEmbedder(manifest, onnx);
}
