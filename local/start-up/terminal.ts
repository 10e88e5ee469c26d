import { SingleBar } from 'cli-progress';

/** Progress of a step. */
export interface Progress {
  done: number;
  total: number;
  /** Text beside the bar. */
  detail?: string;
}

/** Messages of a start. With `json`, everything but the result goes to stderr. */
export interface Terminal {
  say(text: string): void;
  /** Shows progress while `work` runs: a bar on a terminal, a line every few seconds elsewhere. */
  progress<Result>(label: string, work: (update: (progress: Progress) => void) => Promise<Result>): Promise<Result>;
  /** Shows that work runs whose steps cannot be counted. */
  activity<Result>(label: string, work: (update: (detail: string) => void) => Promise<Result>): Promise<Result>;
}

interface Shown<Update> {
  update(update: Update): void;
  finish(): void;
}

/** Interval between lines where no bar can be drawn. */
const lineEveryMilliseconds = 5_000;

/**
 * Reports the start-up: to stdout, or to stderr where stdout is for JSON. Bars are drawn on a
 * terminal only.
 */
export function openTerminal({ json }: { json: boolean }): Terminal {
  const output = json ? process.stderr : process.stdout;
  const say = (text: string) => void output.write(`${text}\n`);
  const drawn = process.stderr.isTTY;
  return {
    say,
    progress: (label, work) => during(drawn ? bar(label) : lines(label, say), work),
    activity: (label, work) => during(drawn ? rewrittenLine(label) : firstAndLast(label, say), work),
  };
}

/** Restores the terminal however the work ends: on a new line, with its cursor. */
async function during<Update, Result>(
  shown: Shown<Update>,
  work: (update: (update: Update) => void) => Promise<Result>,
): Promise<Result> {
  try {
    return await work((update) => shown.update(update));
  } finally {
    shown.finish();
  }
}

function rewrittenLine(label: string): Shown<string> {
  const clear = '\r\u001b[K';
  process.stderr.write(label);
  return {
    update: (detail) => void process.stderr.write(`${clear}${label} ${detail}`),
    finish: () => void process.stderr.write('\n'),
  };
}

function firstAndLast(label: string, say: (text: string) => void): Shown<string> {
  let latest = '';
  say(label);
  return {
    update(detail) {
      latest = detail;
    },
    finish: () => say(`${label} ${latest}`),
  };
}

function bar(label: string): Shown<Progress> {
  const drawn = new SingleBar({
    format: `${label} {bar} {value}/{total} {detail}`,
    stream: process.stderr,
    barsize: 30,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    // Start-up handles signals itself.
    gracefulExit: false,
  });
  let started = false;
  return {
    update({ done, total, detail = '' }) {
      if (!started) drawn.start(total, done, { detail });
      started = true;
      drawn.setTotal(total);
      drawn.update(done, { detail });
    },
    finish() {
      if (started) drawn.stop();
    },
  };
}

function lines(label: string, say: (text: string) => void): Shown<Progress> {
  let saidAt = Number.NEGATIVE_INFINITY;
  let latest = '';
  let said = '';
  const sayLatest = () => {
    if (latest !== said) say(latest);
    said = latest;
    saidAt = performance.now();
  };
  return {
    update({ done, total, detail = '' }) {
      latest = `${label} ${done}/${total} ${detail}`.trimEnd();
      if (performance.now() - saidAt >= lineEveryMilliseconds) sayLatest();
    },
    finish: sayLatest,
  };
}
