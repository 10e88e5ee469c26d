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
    ['cron(0/15 8-10 ? * MON-FRI *)', 'UTC', '2026-02-28T00:00:00Z', '2026-03-02T08:00:00Z'],
    ['cron(5,35 * 1 JAN,JUL ? *)', 'UTC', '2026-01-01T23:35:00Z', '2026-07-01T00:05:00Z'],
    ['cron(0 0 29 2 ? *)', 'UTC', '2026-03-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['cron(0 0 1 1 ? 2030)', 'UTC', '2029-12-31T23:59:30Z', '2030-01-01T00:00:00Z'],
  ])('%s in %s comes after %s at %s', (expression, timezone, after, next) => {
    const recurrence = parseSchedule(expression, timezone, at('2026-02-28T00:00:00Z'));
    expect(new Date(recurrence.next(at(after))).toISOString()).toBe(new Date(next).toISOString());
  });

  it.each([
    ['cron(0 25 * * ? *)', 'Expected 0 to 23 in a schedule’s field'.replace('’', "'")],
    ['at(2026-01-01T00:00:00)', 'is not one of rate(value unit) and cron(six fields)'],
    ['cron(0 0 * * ?)', 'is not one of'],
  ])('%s is refused', (expression, message) => expect(() => parseSchedule(expression, 'UTC', 0)).toThrow(message));

  it('that never fires reports so', () => {
    expect(() => parseSchedule('cron(0 0 31 2 ? *)', 'UTC', 0).next(0)).toThrow('never comes');
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
