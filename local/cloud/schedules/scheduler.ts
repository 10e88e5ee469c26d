import { CloudError } from '../errors.ts';
import type { Functions } from '../lambda/index.ts';
import type { Schedule } from '../template/index.ts';
import { parseSchedule, type Recurrence } from './schedule-expression.ts';

/** Interval of reading the clock: short, so that a machine that slept resumes its schedules. */
const tickMilliseconds = 15_000;

interface Entry {
  schedule: Schedule;
  recurrence: Recurrence;
  due: number;
}

/** Invokes functions on schedule while the cloud runs; missed times are skipped. */
export class Scheduler {
  readonly #entries: Entry[];
  readonly #functions: Functions;
  readonly #timer: NodeJS.Timeout;

  constructor(schedules: readonly Schedule[], functions: Functions, now = Date.now()) {
    this.#functions = functions;
    this.#entries = schedules.map((schedule) => {
      if (!functions.has(schedule.targetArn)) {
        throw new CloudError(
          `The schedule ${schedule.name} has the target ${schedule.targetArn}; only functions are called here.`,
        );
      }
      const recurrence = parseSchedule(schedule.expression, schedule.timezone, now);
      return { schedule, recurrence, due: recurrence.next(now) };
    });
    this.#timer = setInterval(() => this.tick(Date.now()), tickMilliseconds).unref();
  }

  /** Invokes each due schedule once, however often it was missed. */
  tick(now: number): void {
    for (const entry of this.#entries) {
      if (entry.due > now) continue;
      entry.due = entry.recurrence.next(now);
      void this.#functions.invoke(entry.schedule.targetArn, entry.schedule.input);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
