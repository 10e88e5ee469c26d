/** Something the person at the terminal can act on: shown as its message alone, without a stack. */
export class CloudError extends Error {
  override name = 'CloudError';
}

/** SQLite's SQLITE_FULL. */
const databaseFull = 13;

/** What the terminal shows of an error that ends the cloud: a sentence where a person can act on it, else all there is. */
export function explained(error: unknown, state: string): unknown {
  if (error instanceof CloudError) return error.message;
  const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown };
  if (code !== 'ENOSPC' && errcode !== databaseFull) return error;
  return `No space is left on the disk of ${state}. Free some and start again: what was added before is kept.`;
}
