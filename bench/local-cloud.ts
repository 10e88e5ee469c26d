import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A local cloud in its own process, with its own state. */
export interface StartedCloud {
  url: string;
  apiKey: string;
  tenant: string;
  /** URL of DynamoDB. */
  databaseUrl: string;
  stateDirectory: string;
  /** Seconds from the start of the process to its ready line. */
  readySeconds: number;
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL('../local/main.ts', import.meta.url));

/** Runs `npm start` on a free port over the pictures of a folder (or the sample library). */
export async function startLocalCloud({
  photos,
  stateDirectory = mkdtempSync(join(tmpdir(), 'dlsift-bench-')),
}: {
  photos?: string | undefined;
  stateDirectory?: string;
}): Promise<StartedCloud> {
  const start = performance.now();
  const options = ['--json', '--port', '0', '--state', stateDirectory, ...(photos ? ['--photos', photos] : [])];
  const child = spawn(process.execPath, [main, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const connection = await readyLine(child);
  const { databaseUrl } = JSON.parse(readFileSync(join(stateDirectory, 'running.json'), 'utf8'));
  return {
    ...connection,
    databaseUrl,
    stateDirectory,
    readySeconds: (performance.now() - start) / 1000,
    stop: () => stop(child),
  };
}

export function removeState({ stateDirectory }: StartedCloud): void {
  rmSync(stateDirectory, { recursive: true, force: true });
}

async function readyLine(child: ChildProcess): Promise<Pick<StartedCloud, 'url' | 'apiKey' | 'tenant'>> {
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line.startsWith('{')) return JSON.parse(line);
  }
  throw new Error('The local cloud ended before it was ready; its reason stands above');
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGINT');
  });
}
