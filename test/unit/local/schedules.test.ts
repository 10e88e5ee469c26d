import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parseSchedule } from '../../../local/cloud/schedules/schedule-expression.ts';
import { Scheduler } from '../../../local/cloud/schedules/scheduler.ts';

const at = (iso: string) => Date.parse(iso);

describe('a schedule', () => {
  it.each([
    ['rate(1 day)', 'UTC', '2026-03-01T12:00:00Z', '2026-03-02T00:00:00Z'],
    ['rate(5 minutes)', 'UTC', '2026-03-01T00:05:00Z', '2026-03-01T00:10:00Z'],
    ['cron(0 3 * * ? *)', 'UTC', '2026-03-01T03:00:00Z', '2026-03-02T03:00:00Z'],
    ['cron(30 2 * * ? *)', 'Europe/Berlin', '2026-01-01T00:00:00Z', '2026-01-01T01:30:00Z'],
    // The night the clocks go forward has no 02:30; the next one has.
    ['cron(30 2 * * ? *)', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-30T00:30:00Z'],
    // The night they go back has two; AWS runs at the first.
    ['cron(30 2 * * ? *)', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00Z'],
    ['cron(30 2 * * ? *)', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    ['cron(45 1 * * ? *)', 'Australia/Lord_Howe', '2026-04-04T14:45:00Z', '2026-04-05T15:15:00Z'],
    // In the time zone whose day begins at 01:00 when its clocks go forward.
    ['cron(0 1 * * ? *)', 'Africa/Cairo', '2026-04-23T12:00:00Z', '2026-04-23T22:00:00Z'],
    ['cron(0/15 8-10 ? * MON-FRI *)', 'UTC', '2026-02-28T00:00:00Z', '2026-03-02T08:00:00Z'],
    ['cron(5,35 * 1 JAN,JUL ? *)', 'UTC', '2026-01-01T23:35:00Z', '2026-07-01T00:05:00Z'],
    ['cron(0 0 29 2 ? *)', 'UTC', '2026-03-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['cron(0 0 29 2 ? *)', 'UTC', '2096-03-01T00:00:00Z', '2104-02-29T00:00:00Z'],
    ['cron(0 0 1 1 ? 2040)', 'UTC', '2026-03-01T00:00:00Z', '2040-01-01T00:00:00Z'],
    ['cron(59 23 31 12 ? 2027)', 'UTC', '2026-03-01T00:00:00Z', '2027-12-31T23:59:00Z'],
    ['cron(0 0 1 1 ? 2030)', 'UTC', '2029-12-31T23:59:30Z', '2030-01-01T00:00:00Z'],
  ])('%s in %s comes after %s at %s', (expression, timezone, after, next) => {
    const recurrence = parseSchedule(expression, timezone, at('2026-02-28T00:00:00Z'));
    expect(new Date(recurrence.next(at(after))).toISOString()).toBe(new Date(next).toISOString());
  });

  it.each([
    ['cron(0 25 * * ? *)', 'Expected 0 to 23 in a schedule’s field'.replace('’', "'")],
    ['cron(0/x 3 * * ? *)', 'Expected a step of 1 to 59'],
    ['cron(0/0 3 * * ? *)', 'Expected a step of 1 to 59'],
    ['cron(*/-5 3 * * ? *)', 'Expected a step of 1 to 59'],
    ['rate(0 minutes)', 'is not one of'],
    ['at(2026-01-01T00:00:00)', 'is not one of rate(value unit), with a value of at least 1, and cron(six fields)'],
    ['cron(0 0 * * ?)', 'is not one of'],
  ])('%s is refused', (expression, message) => expect(() => parseSchedule(expression, 'UTC', 0)).toThrow(message));

  it('comes at the first minute that the clock shows, across changes of daylight saving time', () => {
    const minutes = fc.uniqueArray(fc.nat(59), { minLength: 1, maxLength: 3 });
    const hours = fc.uniqueArray(fc.nat(23), { minLength: 1, maxLength: 3 });
    const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'UTC');
    const month = fc.constantFrom('03', '04', '10', '11');
    fc.assert(
      fc.property(minutes, hours, zone, month, fc.nat(27 * 24 * 60), (allowed, at, timeZone, number, offset) => {
        const clock = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'short' });
        const after = Date.parse(`2026-${number}-01T00:00:00Z`) + offset * 60_000;
        const shown = new Set<string>();
        let expected = 0;
        // Two hours before, to know what the clock has shown; then until the schedule comes.
        for (let time = after - 7_200_000; expected === 0; time += 60_000) {
          const wall = clock.format(time);
          const [hour, minute] = wall.slice(-5).split(':').map(Number);
          const comes = at.includes(hour) && allowed.includes(minute) && !shown.has(wall);
          shown.add(wall);
          if (comes && time > after) expected = time;
        }
        const recurrence = parseSchedule(`cron(${allowed} ${at} * * ? *)`, timeZone, 0);
        expect(recurrence.next(after)).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('that never fires reports so', () => {
    expect(() => parseSchedule('cron(0 0 31 2 ? *)', 'UTC', 0).next(0)).toThrow('never comes');
    const past = parseSchedule('cron(0 0 1 1 ? 2020)', 'UTC', 0);
    expect(() => past.next(at('2026-01-01T00:00:00Z'))).toThrow('never comes');
  });
});

it('the scheduler invokes a due target once, after a sleep of any length', () => {
  const invoke = vi.fn();
  const schedule = { name: 's', expression: 'rate(1 hour)', timezone: 'UTC', targetArn: 'arn', input: { a: 1 } };
  const scheduler = new Scheduler([schedule], { invoke, has: () => true } as never, 0);
  const hour = 3_600_000;
  for (const time of [hour - 1, hour, hour + 1, 10 * hour, 10 * hour + 1]) scheduler.tick(time);
  scheduler.stop();
  expect(invoke.mock.calls).toEqual([
    ['arn', { a: 1 }],
    ['arn', { a: 1 }],
  ]);
});
