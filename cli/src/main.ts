/**
 * The terminal face of DLSIFT. Words typed after `dlsift` come in, calls to the HTTP API go out through the client, and
 * tables or, with `--json`, the API's own answers are printed. `bin/dlsift.js` starts it; nothing else calls it.
 */
import { run } from './run.ts';
import { terminalOf } from './terminal.ts';

export async function main(): Promise<void> {
  // `dlsift … | head` closes the pipe early, which is not a failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  process.exitCode = await run(process.argv.slice(2), terminalOf(process, interrupt.signal));
}
