import type { ProblemError } from '@dlsift/client';

/** The refusal of a call, or null. */
export const refusal = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error as ProblemError,
  );
