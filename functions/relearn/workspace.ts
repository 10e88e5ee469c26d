import type { LabelledPictures } from '@dlsift/retrieval/cnn';
import { BuildFiles, buildFolder } from '../builds/index.ts';

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

/** The files by which the steps of one relearning hand on what they made, all in `build/`. */
export class RelearningWorkspace extends BuildFiles {
  readonly pictures = this.serialized<TrainingPictures>(() => 'build/training-pictures.bin');

  async putCheckpoint(checkpoint: Uint8Array): Promise<void> {
    await this.put(checkpointName, checkpoint);
  }

  /** State of the training; null before its first step. */
  checkpoint(): Promise<Uint8Array | null> {
    return this.find(checkpointName);
  }

  /** Writes the ids of the pictures that one extraction call is to describe, and returns the file's name. */
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
