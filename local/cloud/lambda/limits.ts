/** Bytes of JSON that one synchronous invocation takes and gives back (6 MB). */
export const maxPayloadBytes = 6_291_556;

/** A function has this long to load its bundle, apart from its own timeout. Lambda gives 10 s; a busy laptop needs more. */
export const startMilliseconds = 60_000;

/** A process that nobody called for this long is ended. */
export const idleMilliseconds = 5 * 60_000;
