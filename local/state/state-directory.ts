import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudError } from '@dlsift/local-cloud';
import { readJson, writeJson } from './json-file.ts';
import { holdLock } from './lock.ts';

/** Everything that the local cloud keeps. `--fresh` deletes these and nothing else. */
const entries = [
  'dynamodb',
  's3',
  'sqs',
  'executions',
  'logs',
  'sample',
  'tmp',
  'credentials.json',
  'partition.json',
  'ports.json',
  'progress.json',
  'running.json',
  'started.json',
] as const;
type JsonFile = Extract<(typeof entries)[number], `${string}.json`>;

const marker = 'dlsift-state.json';
/** Format 2: the library's table has indexes for copies. */
const format = 2;

/** The folder with the data of one local cloud. One process holds it at a time. */
export interface StateDirectory {
  path: string;
  /** Whether the last process ended without releasing the folder. */
  wasCutShort: boolean;
  /** A file's value; `undefined` when there is none. */
  read<T>(file: JsonFile): T | undefined;
  /** Writes a file atomically, readable by its owner only. */
  write(file: JsonFile, value: unknown): void;
  release(): void;
}

/**
 * Opens a state folder, creating it if it does not exist.
 * @param fresh delete the data of an earlier cloud in it
 * @throws CloudError when the folder cannot be written, another process holds it, or it has files
 *   that are not a cloud's
 */
export function openStateDirectory(path: string, { fresh = false } = {}): StateDirectory {
  makeWritable(path);
  refuseForeign(path, fresh);
  const release = holdLock(path);
  const wasCutShort = existsSync(join(path, 'running.json'));
  writeFileSync(join(path, marker), JSON.stringify({ format }));
  if (fresh) for (const entry of entries) rmSync(join(path, entry), { recursive: true, force: true });
  writeJson(join(path, 'running.json'), { pid: process.pid });
  return {
    path,
    wasCutShort,
    read: (file) => readJson(join(path, file)),
    write: (file, value) => writeJson(join(path, file), value),
    release() {
      rmSync(join(path, 'running.json'), { force: true });
      rmSync(join(path, 'tmp'), { recursive: true, force: true });
      release();
    },
  };
}

function makeWritable(path: string): void {
  try {
    // Pictures, keys and logs are readable by their owner only.
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CloudError(
      `${path} is no folder that can be made and written to (${code}). Name another one with --state.`,
    );
  }
}

function refuseForeign(path: string, fresh: boolean): void {
  if (!existsSync(join(path, marker))) {
    const found = readdirSync(path);
    if (found.length === 0) return;
    throw new CloudError(
      `${path} holds files that DLSIFT did not make (${found.slice(0, 3).join(', ')}). Name an empty or new folder with --state.`,
    );
  }
  const found = readJson<{ format: number }>(join(path, marker))?.format;
  if (found === format || fresh) return;
  throw new CloudError(
    `${path} has data of format ${found}, this version reads ${format}. Name another folder with --state, or start over with --fresh.`,
  );
}
