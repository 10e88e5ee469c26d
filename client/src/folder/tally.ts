import type { LeftOut } from './entries.ts';

/** Counts of pictures; those that the library already held count as uploaded and indexed. */
export interface AddProgress {
  total: number;
  uploaded: number;
  indexed: number;
  rejected: number;
}

export interface AddReport {
  /** Pictures uploaded. */
  added: number;
  /** Number of those added that replaced the content of another file. */
  replaced: number;
  /** Pictures that the library already held, unchanged. */
  skipped: number;
  /** Number of those added that are searchable now. */
  ready: number;
  /** Pictures rejected in this run or an earlier one, and why. */
  rejected: { key: string; reason: string }[];
  /** Keys of uploads that were neither indexed nor rejected when waiting ended. */
  pending: string[];
  /** Files of the folder that are not pictures. */
  notPictures: number;
  /** Rows of labels.csv without a file. */
  missing: string[];
  /** What cannot be read, and why; undefined where there is nothing. */
  leftOut?: LeftOut[];
}

/** Counts the outcomes of pictures and passes every change to `onProgress`. */
export class Tally {
  readonly #onProgress: ((progress: AddProgress) => void) | undefined;
  readonly #rejected: AddReport['rejected'] = [];
  readonly #total: number;
  #added = 0;
  #replaced = 0;
  #skipped = 0;
  #ready = 0;
  #refusedBeforeUpload = 0;

  constructor(total: number, onProgress: ((progress: AddProgress) => void) | undefined) {
    this.#total = total;
    this.#onProgress = onProgress;
    this.#tell();
  }

  uploaded({ inPlaceOfAnother }: { inPlaceOfAnother: boolean }): void {
    this.#added += 1;
    if (inPlaceOfAnother) this.#replaced += 1;
    this.#tell();
  }

  held(): void {
    this.#skipped += 1;
    this.#tell();
  }

  refused(key: string, reason: string): void {
    this.#refusedBeforeUpload += 1;
    this.#rejected.push({ key, reason });
    this.#tell();
  }

  settled(key: string, image: { state: string; reason: string | null }): void {
    if (image.state === 'ready') this.#ready += 1;
    else this.#rejected.push({ key, reason: image.reason ?? 'no reason given' });
    this.#tell();
  }

  report(pending: string[]): AddReport {
    return {
      added: this.#added,
      replaced: this.#replaced,
      skipped: this.#skipped,
      ready: this.#ready,
      rejected: this.#rejected,
      pending,
      notPictures: 0,
      missing: [],
    };
  }

  #tell(): void {
    this.#onProgress?.({
      total: this.#total,
      uploaded: this.#added + this.#skipped + this.#refusedBeforeUpload,
      indexed: this.#ready + this.#skipped,
      rejected: this.#rejected.length,
    });
  }
}
