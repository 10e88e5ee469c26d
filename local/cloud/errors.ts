/** An error that the user can act on: shown without a stack. */
export class CloudError extends Error {
  override name = 'CloudError';
}

/** Messages of a full disk by Node, SQLite and LevelDB. */
const full = /ENOSPC|database or disk is full|No space left on device/;

/**
 * What the terminal shows of an error that ends the cloud: a sentence for errors that a user can
 * act on, otherwise the error.
 */
export function explained(error: unknown, state: string): unknown {
  if (error instanceof CloudError) return error.message;
  if (!(error instanceof Error && full.test(error.message))) return error;
  return `No space is left on the disk of ${state}. Free some and start again: what was added before is kept.`;
}
