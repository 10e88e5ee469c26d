import { CloudError } from '../errors.ts';

/** A recurrence: `next` is the first time after `after`; both are milliseconds since 1970. */
export interface Recurrence {
  next(after: number): number;
}

const minute = 60_000;
const unitMilliseconds: Record<string, number> = { minute, hour: 60 * minute, day: 24 * 60 * minute };

/**
 * Reads an EventBridge Scheduler expression, `rate(value unit)` or `cron(minutes hours day-of-month
 * month day-of-week year)`. `L`, `W` and `#` are not supported.
 *
 * @param startedAt start of a rate, in milliseconds since 1970
 * @param timezone IANA name of the time zone of cron's fields
 */
export function parseSchedule(expression: string, timezone: string, startedAt: number): Recurrence {
  const rate = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression);
  if (rate !== null) {
    const period = Number(rate[1]) * unitMilliseconds[rate[2]];
    return { next: (after) => startedAt + (Math.floor((after - startedAt) / period) + 1) * period };
  }
  const cron = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression);
  if (cron !== null) return cronRecurrence(cron.slice(1), timezone, expression);
  throw new CloudError(
    `The schedule ${expression} is not one of rate(value unit), with a value of at least 1, and cron(six fields).`,
  );
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function cronRecurrence(fields: string[], timezone: string, expression: string): Recurrence {
  const [minutes, hours, days, monthNumbers, weekdayNumbers, years] = [
    fieldOf(fields[0], 0, 59),
    fieldOf(fields[1], 0, 23),
    fieldOf(fields[2], 1, 31),
    fieldOf(fields[3], 1, 12, months),
    fieldOf(fields[4], 1, 7, weekdays),
    fieldOf(fields[5], 1970, 2199),
  ];
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    weekday: 'short',
  });
  const matchesDay = (at: Wall) =>
    years.has(at.year) && monthNumbers.has(at.month) && days.has(at.day) && weekdayNumbers.has(at.weekday);
  return {
    next(after) {
      let time = (Math.floor(after / minute) + 1) * minute;
      const lastYear = lastYearFrom(wallClock(clock, time).year, years);
      for (let at = wallClock(clock, time); at.year <= lastYear; at = wallClock(clock, time)) {
        const isToday = matchesDay(at);
        if (isToday && hours.has(at.hour) && minutes.has(at.minute) && !isRepeated(clock, time, at)) return time;
        if (isToday && hours.has(at.hour)) time += minute;
        // A day has at least 23 hours, so 22:00 is reached without passing midnight.
        else time += (60 - at.minute + (isToday ? 0 : Math.max(0, 21 - at.hour) * 60)) * minute;
      }
      throw new CloudError(`The schedule ${expression} never comes.`);
    },
  };
}

/** Maximum years between two occurrences of a date: 29 February is missing in 2100. */
const maxGapYears = 8;

/**
 * The last year in which a schedule of these years can occur next; before `year` where it cannot.
 */
function lastYearFrom(year: number, years: ReadonlySet<number>): number {
  const coming = [...years].filter((allowed) => allowed >= year);
  return Math.min(Math.max(...coming), Math.min(...coming) + maxGapYears);
}

interface Wall {
  year: number;
  month: number;
  day: number;
  /** 1 = Sunday. */
  weekday: number;
  hour: number;
  minute: number;
}

function wallClock(clock: Intl.DateTimeFormat, time: number): Wall {
  const parts = Object.fromEntries(clock.formatToParts(time).map(({ type, value }) => [type, value]));
  return {
    year: Number(parts.year),
    month: Number(parts.month),
    day: Number(parts.day),
    weekday: weekdays.indexOf(String(parts.weekday).toUpperCase()) + 1,
    hour: Number(parts.hour),
    minute: Number(parts.minute),
  };
}

/** Shifts of daylight saving time in minutes: an hour, half of one on Lord Howe Island. */
const shifts = [60, 30];

/** Whether the clock shows this time for the second time, after it went back; AWS runs once. */
function isRepeated(clock: Intl.DateTimeFormat, time: number, { hour, minute: shown }: Wall): boolean {
  return shifts.some((shift) => {
    const before = wallClock(clock, time - shift * minute);
    return before.hour === hour && before.minute === shown;
  });
}

/**
 * The set of values that a cron field allows: `*`, `?`, `a`, `a-b`, `a/step`, `a-b/step`, names,
 * and lists of these.
 */
function fieldOf(field: string, first: number, last: number, names: string[] = []): ReadonlySet<number> {
  const numberOf = (text: string) => {
    const index = names.indexOf(text.toUpperCase());
    const number = index === -1 ? Number(text) : first + index;
    if (Number.isInteger(number) && number >= first && number <= last) return number;
    throw new CloudError(`Expected ${first} to ${last} in a schedule's field, received ${JSON.stringify(text)}.`);
  };
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step] = part.split('/');
    if (step !== undefined && !(/^[1-9]\d*$/.test(step) && Number(step) <= last)) {
      throw new CloudError(`Expected a step of 1 to ${last} in a schedule's field, received ${JSON.stringify(step)}.`);
    }
    const any = range === '*' || range === '?';
    const [from = '', to] = range.split('-');
    const start = any ? first : numberOf(from);
    const end = any || (to === undefined && step !== undefined) ? last : numberOf(to ?? from);
    for (let value = start; value <= end; value += Number(step ?? 1)) values.add(value);
  }
  return values;
}
