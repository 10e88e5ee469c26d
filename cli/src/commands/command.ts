import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

/** Makes one command. `fail` sets the exit code of a command that succeeded with bad news. */
export type CommandMaker = (terminal: Terminal, fail: () => void) => Command;

/** Prints an answer as JSON, for programs. */
export function showJson(answer: unknown, { out }: Terminal): void {
  out(JSON.stringify(answer, null, 2));
}
