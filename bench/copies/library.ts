import { encodeFeatures, encodeKeypoints, type Keypoints } from '@dlsift/retrieval/features';
import { beginning, type ChangedPicture, ChangeOverlay, type LibraryView } from '@dlsift/retrieval/library';
import { type NearDuplicate, nearDuplicatesOf, type WordSource, wordCoder } from '@dlsift/retrieval/recognise';
import { encodeWords } from '@dlsift/retrieval/words';

/** Copies are found by keypoints; other features do not matter. */
const features = encodeFeatures({
  ...{ featureSet: 'none', cnn: new Float32Array(1), sift: new Float32Array(1), object: new Float32Array(7) },
});

/** A library in memory that is searched for copies as indexing does. */
export class CopiesLibrary {
  #stored = new Map<string, { keypoints: Uint8Array; words: Uint8Array }>();
  #changes: ChangedPicture[] = [];
  #clock = Date.parse('2026-01-01');
  #view: LibraryView = {
    partition: null,
    overlay: new ChangeOverlay('bench', { changedSince: async () => this.#changes.splice(0) }, beginning),
  };
  readonly source: WordSource = {
    keypointsOf: async (imageId) => this.#stored.get(imageId)?.keypoints ?? null,
    wordsOf: async (imageId) => this.#stored.get(imageId)?.words ?? null,
  };

  async add(imageId: string, keypoints: Keypoints): Promise<void> {
    const coder = await wordCoder();
    const words = encodeWords(coder.encode(keypoints, 1), coder.vocabulary.id);
    this.#stored.set(imageId, { keypoints: encodeKeypoints(keypoints), words });
    this.#change(imageId, 'ready');
  }

  remove(imageId: string): void {
    this.#stored.delete(imageId);
    this.#change(imageId, 'deleted');
  }

  async copiesOf(imageId: string, keypoints: Keypoints): Promise<NearDuplicate[]> {
    const view = await this.view();
    return nearDuplicatesOf(imageId, keypoints, view, this.source);
  }

  async view(): Promise<LibraryView> {
    await this.#view.overlay.refresh();
    return this.#view;
  }

  #change(imageId: string, state: ChangedPicture['state']): void {
    const at = new Date(this.#clock++).toISOString();
    const named = { imageId, key: imageId, label: null, state, createdAt: at, changedAt: at };
    this.#changes.push({ ...named, features: state === 'ready' ? features : null });
  }
}
