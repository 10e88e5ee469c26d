import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CloudError } from '@dlsift/local-cloud';
import { readJson } from './json-file.ts';

/**
 * Locks of this process. A connection without a reference is closed by the garbage collector, and
 * its lock with it.
 */
const held = new Set<DatabaseSync>();

/**
 * Locks a folder for this process. The operating system drops the lock when the process ends, so no
 * lock is left behind.
 * @returns a function that releases the lock
 * @throws CloudError when another process holds it
 */
export function holdLock(directory: string): () => void {
  const database = new DatabaseSync(join(directory, 'lock.db'));
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch {
    database.close();
    const running = readJson<{ pid: number; url?: string }>(join(directory, 'running.json'));
    const who =
      running === undefined ? '' : ` (process ${running.pid}${running.url === undefined ? '' : `, ${running.url}`})`;
    throw new CloudError(
      `A local cloud already runs on ${directory}${who}. Stop it first, or name another folder with --state.`,
    );
  }
  held.add(database);
  return () => {
    held.delete(database);
    database.close();
  };
}
