import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Everything that a command touches of the world around it. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Colours a part of what goes to `out`; plain where the output is no terminal or NO_COLOR is set. */
  paint(style: Style, text: string): string;
  /** Shows one line in place of the last one shown so; undefined takes it away. Nothing where nobody watches. */
  status(line: string | undefined): void;
  /** Characters in a line of `out`. */
  columns: number;
  env: Readonly<Record<string, string | undefined>>;
  directory: string;
  /** Aborted by Ctrl-C. */
  interrupted: AbortSignal;
}

export function terminalOf({ stdout, stderr, env, cwd }: NodeJS.Process, interrupted: AbortSignal): Terminal {
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
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
