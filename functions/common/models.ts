import {
  checkHash,
  loadManifest,
  type Model,
  type ModelManifest,
  parseManifest,
  shippedModels,
} from '@dlsift/retrieval/cnn';
import type { Versioned } from '@dlsift/retrieval/features';
import { modelKey, modelsPrefix, type ObjectStore } from '@dlsift/retrieval/storage';

/**
 * The models that tenants added or trained, in `models/{tenant}/{name}/{version}/`, and those that
 * ship. A stored version never changes.
 */
export class ModelStore {
  readonly #objects: Pick<ObjectStore, 'get' | 'put' | 'list'>;
  /** Manifests of the embedders that ship, that of a new library first. */
  readonly shipped: () => Promise<ModelManifest[]>;

  constructor(
    objects: Pick<ObjectStore, 'get' | 'put' | 'list'>,
    shipped: () => Promise<ModelManifest[]> = () => Promise.all(shippedModels.map(loadManifest)),
  ) {
    this.#objects = objects;
    this.shipped = shipped;
  }

  async manifest(tenant: string, { name, version }: Versioned): Promise<ModelManifest | null> {
    const json = await this.#objects.get(modelKey(tenant, name, version, 'model.json'));
    return json && parseManifest(JSON.parse(new TextDecoder().decode(json)));
  }

  /** @throws UnusableModelError when the stored file does not have the hash of its manifest */
  async get(tenant: string, { name, version }: Versioned): Promise<Model | null> {
    const [manifest, onnx] = await Promise.all([
      this.manifest(tenant, { name, version }),
      this.#objects.get(modelKey(tenant, name, version, 'model.onnx')),
    ]);
    if (!manifest || !onnx) return null;
    checkHash(manifest, onnx);
    return { manifest, onnx };
  }

  /** Stores the network before its manifest, so that every listed model is complete. */
  async put(tenant: string, { manifest, onnx }: Model): Promise<void> {
    const { name, version } = manifest;
    await this.#objects.put(modelKey(tenant, name, version, 'model.onnx'), onnx);
    await this.#objects.put(
      modelKey(tenant, name, version, 'model.json'),
      `${JSON.stringify(manifest, null, 2)}\n`,
      'application/json',
    );
  }

  /** A tenant's models, ordered by name and then by version, as texts. */
  async list(tenant: string): Promise<ModelManifest[]> {
    const prefix = modelsPrefix(tenant);
    const found: Versioned[] = [];
    for await (const { key } of this.#objects.list(prefix)) {
      const [name, version, file] = key.slice(prefix.length).split('/');
      if (name && version && file === 'model.json') found.push({ name, version });
    }
    const manifests = await Promise.all(found.map((model) => this.manifest(tenant, model)));
    return manifests.filter((manifest) => manifest !== null);
  }
}
