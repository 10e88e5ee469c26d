import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** The value of a JSON file; undefined where the file does not exist. */
export function readJson<T>(file: string): T | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * Writes a JSON file atomically, readable by its owner only: a reader gets the old value or the new
 * one.
 */
export function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
