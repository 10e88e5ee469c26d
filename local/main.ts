/** `npm start`: runs DLSIFT on this machine until it is stopped. */
import { join } from 'node:path';
import type { Cloud } from '@dlsift/local-cloud';
import { explained } from '@dlsift/local-cloud';
import { type Options, parseOptions, refuseTakenByNpm, usage } from './options.ts';
import { openTerminal, startUp } from './start-up/index.ts';
import { openStateDirectory } from './state/index.ts';

const root = join(import.meta.dirname, '..');
let stateDirectory = join(root, '.dlsift');

async function main(): Promise<number> {
  // npm runs scripts in the package's folder; INIT_CWD is the user's folder.
  refuseTakenByNpm(process.env);
  const options = parseOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd(), stateDirectory);
  if (options.help) {
    console.log(usage);
    return 0;
  }
  stateDirectory = options.state;
  return run(options);
}

function end(error: unknown): never {
  console.error(explained(error, stateDirectory));
  process.exit(1);
}

async function run(options: Options): Promise<number> {
  const state = openStateDirectory(options.state, options);
  const stop = new AbortController();
  const stopped = new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(130);
      process.stderr.write('\nStopping …\n');
      stop.abort();
    });
  }
  let cloud: Cloud | undefined;
  try {
    const connection = await startUp({
      root,
      options,
      state,
      terminal: openTerminal(options),
      signal: stop.signal,
      onCloud: (running) => {
        cloud = running;
      },
    });
    if (options.json) process.stdout.write(`${JSON.stringify(connection)}\n`);
    await stopped;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    await cloud?.stop();
    state.release();
  }
  return 0;
}

// A server's write to a full disk fails without a caller.
process.on('uncaughtException', end);
await main().then(process.exit, end);
