/** A tenant for which a scheduled run failed; the run goes on with the other tenants. */
export interface Failure {
  tenant: string;
  reason: string;
}

/**
 * Ends a scheduled run as failed after every tenant had its turn, so that its alarm fires and it
 * runs again.
 *
 * @throws Error that names the tenants, when there are any
 */
export function failIfAny(failed: readonly Failure[]): void {
  if (failed.length === 0) return;
  throw new Error(`Failed for ${failed.map(({ tenant, reason }) => `${tenant} (${reason})`).join(', ')}`);
}
