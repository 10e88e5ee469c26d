/** A tenant whose turn failed, which stopped no other's. */
export interface Failure {
  tenant: string;
  reason: string;
}

/**
 * Ends a scheduled run as failed, once every tenant had its turn: so its alarm tells, and it is run again.
 *
 * @throws Error where there are failures
 */
export function failIfAny(failed: readonly Failure[]): void {
  if (failed.length === 0) return;
  throw new Error(`Failed for ${failed.map(({ tenant, reason }) => `${tenant} (${reason})`).join(', ')}`);
}
