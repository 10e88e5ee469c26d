import type { LabelledEmbeddings } from '@dlsift/retrieval/cnn';
import { BuildFiles, buildFolder } from '../builds/index.ts';

/** Pictures that an embedder is trained on and judged by. */
export interface TrainingPictures {
  /** Embeddings by the embedder that ships. */
  data: LabelledEmbeddings;
  /** Indices into `data` of the pictures to train on. */
  train: number[];
  heldOut: HeldOut[];
  /** Source of `data.classes`: labels of the tenant, or classes of the serving partition. */
  labels: 'given' | 'pseudo';
}

/** A picture that the embedder is not trained on. */
export interface HeldOut {
  /** Key of its file in the drop folder. */
  key: string;
  label: number;
  /** [d], its embedding in the serving feature set. */
  cnn: Float32Array;
}

/** Files that the steps of one relearning pass on; all are in `build/`. */
export class RelearningWorkspace extends BuildFiles {
  readonly pictures = this.serialized<TrainingPictures>(() => 'build/training-pictures.bin');

  async putCheckpoint(checkpoint: Uint8Array): Promise<void> {
    await this.put(checkpointName, checkpoint);
  }

  /** State of the training; null before its first step. */
  checkpoint(): Promise<Uint8Array | null> {
    return this.find(checkpointName);
  }

  /**
   * Writes the ids of the pictures that one extraction call is to describe, and returns the file's
   * name.
   */
  async putShard(round: number, shard: number, imageIds: string[]): Promise<string> {
    const name = `extraction-${round}-${shard}.json`;
    await this.put(buildFolder + name, JSON.stringify(imageIds), 'application/json');
    return name;
  }

  async shard(name: string): Promise<string[]> {
    return JSON.parse(new TextDecoder().decode(await this.read(buildFolder + name)));
  }
}

const checkpointName = `${buildFolder}checkpoint.onnx`;
