import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { checkHash } from './check.ts';
import { createEmbedder, type Embedder } from './embedder.ts';
import { type ModelManifest, parseManifest } from './manifest.ts';

/** Folder, and name, of the embedder of a new library. */
export const defaultModel = 'general-256';

/**
 * Folders of the embedders that ship: that of a new library, then earlier versions, by which older
 * libraries are still described.
 */
export const shippedModels: readonly string[] = [defaultModel, 'general-256-v3'];

/** A model: its manifest, and the ONNX file with the hash that the manifest states. */
export interface Model {
  manifest: ModelManifest;
  onnx: Uint8Array;
}

/**
 * Reads a model of the package `@dlsift/models`, wherever that package is installed: in the
 * workspace, the Lambda layer or a worker.
 *
 * @param folder of the model in the package
 * @throws Error when there is no such model, its manifest is invalid, or the file's SHA-256 differs
 *   from the manifest's
 */
export async function loadModel(folder: string = defaultModel): Promise<Model> {
  const manifest = await loadManifest(folder);
  const onnx = await readFile(join(pathOf(folder), manifest.file));
  checkHash(manifest, onnx);
  return { manifest, onnx };
}

/**
 * Reads the manifest of a model of the package `@dlsift/models`, without its network.
 *
 * @param folder of the model in the package
 * @throws Error when there is no such model or its manifest is invalid
 */
export async function loadManifest(folder: string = defaultModel): Promise<ModelManifest> {
  let json: string;
  try {
    json = await readFile(join(pathOf(folder), 'model.json'), 'utf8');
  } catch (cause) {
    throw new Error(`no model named ${folder} in @dlsift/models`, { cause });
  }
  return parseManifest(JSON.parse(json));
}

function pathOf(folder: string): string {
  return join(dirname(createRequire(import.meta.url).resolve('@dlsift/models/package.json')), folder);
}

/** Loads and opens a model of the package `@dlsift/models`. */
export async function loadEmbedder(folder: string = defaultModel): Promise<Embedder> {
  const { manifest, onnx } = await loadModel(folder);
  return createEmbedder(manifest, onnx);
}
