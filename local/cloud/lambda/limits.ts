/** Maximum bytes of JSON of a synchronous invocation and of its result (6 MB). */
export const maxPayloadBytes = 6_291_556;

/**
 * Maximum time to load a bundle, apart from the function's time-out. Lambda allows 10 s; a busy
 * laptop needs more.
 */
export const startMilliseconds = 60_000;

/** Time after which an idle process ends. */
export const idleMilliseconds = 5 * 60_000;
