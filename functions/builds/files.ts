import { deserialize, serialize } from 'node:v8';
import { type ObjectStore, partitionPrefix } from '@dlsift/retrieval/storage';
import type { BuildId } from './build.ts';

/** Folder of the files that are of no use once the build has ended. */
export const buildFolder = 'build/';

/**
 * The files of one build, below `partitions/{tenant}/{version}/`. Steps write whole files under
 * fixed names, so that a step that runs twice writes the same files.
 */
export class BuildFiles {
  readonly prefix: string;
  protected readonly objects: Pick<ObjectStore, 'get' | 'put'>;

  constructor({ tenant, version }: BuildId, objects: Pick<ObjectStore, 'get' | 'put'>) {
    this.prefix = partitionPrefix(tenant, version);
    this.objects = objects;
  }

  async put(name: string, body: Uint8Array | string, contentType?: string): Promise<void> {
    await this.objects.put(this.prefix + name, body, contentType);
  }

  /** @throws Error when the file is missing */
  async read(name: string): Promise<Uint8Array> {
    const bytes = await this.find(name);
    if (bytes) return bytes;
    throw new Error(`The build's file ${this.prefix}${name} is missing; an earlier step should have written it`);
  }

  find(name: string): Promise<Uint8Array | null> {
    return this.objects.get(this.prefix + name);
  }

  /**
   * Files that only steps of one function read: V8-serialised, because one version of the code
   * writes and reads them.
   */
  protected serialized<Value, Name extends unknown[] = []>(nameOf: (...name: Name) => string) {
    return {
      put: (value: Value, ...name: Name) => this.put(nameOf(...name), serialize(value)),
      get: async (...name: Name): Promise<Value> => deserialize(await this.read(nameOf(...name))),
      /** @returns null when the file is missing */
      find: async (...name: Name): Promise<Value | null> => {
        const bytes = await this.find(nameOf(...name));
        return bytes && deserialize(bytes);
      },
    };
  }
}
