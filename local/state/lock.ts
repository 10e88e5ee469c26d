import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CloudError } from '@dlsift/local-cloud';
import { readJson } from './json-file.ts';

/** The locks this process holds: a connection that nobody refers to is closed when garbage is collected, lock and all. */
const held = new Set<DatabaseSync>();

/**
 * Holds a folder for this process until it ends, however it ends: the operating system drops the lock, so none is ever
 * left behind.
 * @returns how to let go of it
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
