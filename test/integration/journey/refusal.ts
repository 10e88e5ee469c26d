import type { ProblemError } from '@dlsift/client';

/** What a call was refused with, or null. */
export const refusal = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error as ProblemError,
  );
