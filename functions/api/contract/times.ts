import { z } from './zod.ts';

/** A time with its offset from UTC, as filters compare it. */
export const Instant = z.iso.datetime({ offset: true });

/**
 * A time in a query string, read into UTC with milliseconds, as times are stored and compared. The
 * plus of an offset arrives as a blank where the caller did not escape it.
 */
export const InstantText = z
  .string()
  .transform((text) => text.replace(/ (?=\d\d:\d\d$)/, '+'))
  .pipe(Instant)
  .transform((text) => new Date(text).toISOString())
  .openapi({ type: 'string', format: 'date-time' });
