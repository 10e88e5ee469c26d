import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Everything that a command uses of its environment. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Colours text for `out`; plain where the output is not a terminal or NO_COLOR is set. */
  paint(style: Style, text: string): string;
  /**
   * Shows one line in place of the previous status line; undefined removes it. Nothing where the
   * output is not watched.
   */
  status(line: string | undefined): void;
  /** Characters in a line of `out`. */
  columns: number;
  env: Readonly<Record<string, string | undefined>>;
  directory: string;
  /** Aborted by Ctrl-C. */
  interrupted: AbortSignal;
}

/**
 * The process's terminal.
 *
 * @param interrupted aborted when the user presses Ctrl+C
 */
export function terminalOf({ stdout, stderr, env, cwd }: NodeJS.Process, interrupted: AbortSignal): Terminal {
  return {
    out: (text) => void stdout.write(`${withoutCommands(text)}\n`),
    err: (text) => void stderr.write(`${withoutCommands(text)}\n`),
    paint: (style, text) => styleText(style, text, { stream: stdout }),
    status: (line) => {
      if (!stderr.isTTY) return;
      stderr.write(`\r${line?.slice(0, stderr.columns - 1) ?? ''}\x1b[K`);
    },
    columns: stdout.columns ?? 120,
    env,
    directory: cwd(),
    interrupted,
  };
}

/**
 * Removes terminal commands, which file names may contain: everything but colours, tabs and line
 * ends becomes �.
 */
export function withoutCommands(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return text.replace(/\x1b(?!\[[\d;]*m)|[\0-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '�');
}
