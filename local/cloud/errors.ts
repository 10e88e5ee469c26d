/** Something the person at the terminal can act on: shown as its message alone, without a stack. */
export class CloudError extends Error {
  override name = 'CloudError';
}

/** The disk is full: as Node, SQLite and LevelDB say it. */
const full = /ENOSPC|database or disk is full|No space left on device/;

/** What the terminal shows of an error that ends the cloud: a sentence where a person can act on it, else all there is. */
export function explained(error: unknown, state: string): unknown {
  if (error instanceof CloudError) return error.message;
  if (!(error instanceof Error && full.test(error.message))) return error;
  return `No space is left on the disk of ${state}. Free some and start again: what was added before is kept.`;
}
