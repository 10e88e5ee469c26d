import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';

const maxBytes = 10_000_000;

/**
 * A function's log file: its processes write to it directly, the cloud adds a line per invocation.
 */
export class FunctionLog {
  readonly descriptor: number;
  #open = true;

  constructor(file: string) {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) renameSync(file, `${file}.1`);
    this.descriptor = openSync(file, 'a');
  }

  line(text: string): void {
    if (this.#open) writeSync(this.descriptor, `${new Date().toISOString()} ${text}\n`);
  }

  close(): void {
    this.#open = false;
    closeSync(this.descriptor);
  }
}
