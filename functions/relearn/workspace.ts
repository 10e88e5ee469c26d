import { deserialize, serialize } from 'node:v8';
import type { LabelledPictures } from '@dlsift/retrieval/cnn';
import { type ObjectStore, partitionPrefix } from '@dlsift/retrieval/storage';
import type { Build } from '../retrain/build.ts';

/** What an embedder is trained on and judged by. */
export interface TrainingPictures {
  data: LabelledPictures;
  /** Indices into `data` to learn from; the others have no part in the training. */
  train: number[];
  heldOut: HeldOut[];
  /** Whether `data.classes` are the tenant's labels, or the classes of the partition that serves. */
  labels: 'given' | 'pseudo';
}

/** A picture that the training does not see. */
export interface HeldOut {
  /** In the drop folder. */
  key: string;
  label: number;
  /** Its embedding in the feature set that serves, [d]. */
  cnn: Float32Array;
}

/** The files of one relearning, below `partitions/{tenant}/{version}/build/`; only its own steps read them. */
export class RelearningWorkspace {
  #prefix: string;
  #objects: Pick<ObjectStore, 'get' | 'put'>;

  constructor({ tenant, version }: Build, objects: Pick<ObjectStore, 'get' | 'put'>) {
    this.#prefix = `${partitionPrefix(tenant, version)}build/`;
    this.#objects = objects;
  }

  async putPictures(pictures: TrainingPictures): Promise<void> {
    await this.#objects.put(`${this.#prefix}training-pictures.bin`, serialize(pictures));
  }

  async pictures(): Promise<TrainingPictures> {
    return deserialize(await this.#read('training-pictures.bin'));
  }

  async putCheckpoint(checkpoint: Uint8Array): Promise<void> {
    await this.#objects.put(`${this.#prefix}checkpoint.onnx`, checkpoint);
  }

  /** Where the training stands; null before its first step. */
  checkpoint(): Promise<Uint8Array | null> {
    return this.#objects.get(`${this.#prefix}checkpoint.onnx`);
  }

  /** Writes which pictures one extraction call is to describe, and returns where. */
  async putShard(round: number, shard: number, imageIds: string[]): Promise<string> {
    const name = `extraction-${round}-${shard}.json`;
    await this.#objects.put(this.#prefix + name, JSON.stringify(imageIds), 'application/json');
    return name;
  }

  async shard(name: string): Promise<string[]> {
    return JSON.parse(new TextDecoder().decode(await this.#read(name)));
  }

  async #read(name: string): Promise<Uint8Array> {
    const bytes = await this.#objects.get(this.#prefix + name);
    if (!bytes)
      throw new Error(`The build's file ${this.#prefix}${name} is missing; an earlier step should have written it`);
    return bytes;
  }
}
