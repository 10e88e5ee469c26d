import { SingleBar } from 'cli-progress';

/** How far something has come. */
export interface Progress {
  done: number;
  total: number;
  /** A few words beside the bar. */
  detail?: string;
}

/** What the start tells the person who started it. With `json`, everything but the result goes to stderr. */
export interface Terminal {
  say(text: string): void;
  /** Shows how far work has come while it lasts: a bar on a terminal, a line now and then elsewhere. */
  progress<Result>(label: string, work: (update: (progress: Progress) => void) => Promise<Result>): Promise<Result>;
  /** Shows that work is under way whose steps cannot be counted. */
  activity<Result>(label: string, work: (update: (detail: string) => void) => Promise<Result>): Promise<Result>;
}

interface Shown<Update> {
  update(update: Update): void;
  finish(): void;
}

/** Where no bar can be drawn, one line per so many milliseconds. */
const lineEveryMilliseconds = 5_000;

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

/** However the work ends, the terminal is left as it was: on its own line, with its cursor. */
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
    // The start has its own way to stop on a signal.
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
