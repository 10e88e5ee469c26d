import { run } from '../../../cli/src/run.ts';

interface Terminal {
  env: Record<string, string>;
  directory: string;
  columns?: number;
  interrupted?: AbortSignal;
}

/** Runs `dlsift` with a command line and returns its output. */
export async function runIn(
  { env, directory, columns = 200, interrupted = new AbortController().signal }: Terminal,
  words: string[],
) {
  const out: string[] = [];
  const err: string[] = [];
  const exitCode = await run(words, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    paint: (_style, text) => text,
    status: () => {},
    columns,
    env,
    directory,
    interrupted,
  });
  return { exitCode, out: out.join('\n'), err: err.join('\n') };
}

/** Environment variables that name a service. */
export function environmentOf({ url, apiKey }: { url: string; apiKey: string }): Record<string, string> {
  return { DLSIFT_URL: url, DLSIFT_API_KEY: apiKey };
}
