import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { checkHash } from './check.ts';
import { createEmbedder, type Embedder } from './embedder.ts';
import { type ModelManifest, parseManifest } from './manifest.ts';

/** The embedder of a new library. */
export const defaultModel = 'general-256';

/** A model as shipped: its manifest and the ONNX file whose hash the manifest states. */
export interface Model {
  manifest: ModelManifest;
  onnx: Uint8Array;
}

/**
 * Reads a model of the package `@dlsift/models`, wherever that package is installed: the workspace, the Lambda layer, a worker.
 * @throws Error when there is no such model, its manifest is not valid, or the file's SHA-256 is not the manifest's.
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

/** Loads a shipped model and opens it. */
export async function loadEmbedder(name: string = defaultModel): Promise<Embedder> {
  const { manifest, onnx } = await loadModel(name);
  return createEmbedder(manifest, onnx);
}
