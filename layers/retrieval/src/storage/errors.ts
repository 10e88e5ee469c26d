/** A write that was based on an outdated version. */
export class VersionConflictError extends Error {
  override name = 'VersionConflictError';
}

/** A cursor that this API did not issue. */
export class InvalidCursorError extends Error {
  override name = 'InvalidCursorError';
  constructor() {
    super('Expected the cursor of an earlier answer but received something else');
  }
}

/** Reads a required environment variable by name. */
export function requireEnvironment(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`The environment variable ${name} is not set; the stack sets it for every function that needs it`);
  return value;
}
