/**
 * The terminal program of DLSIFT. Words after `dlsift` become calls of the HTTP API through the
 * client; tables or, with `--json`, the API's answers are printed. `bin/dlsift.js` starts it.
 */
import { run } from './run.ts';
import { terminalOf } from './terminal.ts';

/** Runs the command line of this process and sets its exit status. */
export async function main(): Promise<void> {
  // `dlsift … | head` closes the pipe early, which is not a failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  process.exitCode = await run(process.argv.slice(2), terminalOf(process, interrupt.signal));
}
