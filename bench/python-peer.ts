import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

type Answer = Record<string, unknown>;

/**
 * A peer in its own Python process: one line of JSON per request and answer, one request at a time.
 */
export interface PythonPeer {
  /** Its first answer. */
  hello: Answer;
  /** Folder for data that is too large for a line. */
  folder: string;
  /** @throws Error when the process has ended */
  ask(request: { op: string; [setting: string]: unknown }): Promise<Answer>;
  stop(): void;
}

/**
 * Starts `python` with a script and waits for its first answer; undefined where there is no such
 * program, or it lacks an import of the script.
 */
export async function startPythonPeer(
  python: string,
  script: string,
  hello: { op: string; [setting: string]: unknown },
): Promise<PythonPeer | undefined> {
  const child = spawn(python, [script]);
  const exchange = conversation(child);
  const answer = await exchange(hello);
  if (answer === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'dlsift-peer-'));
  return {
    hello: answer,
    folder,
    async ask(request) {
      const reply = await exchange(request);
      if (reply === undefined) throw new Error(`${python} stopped while it was asked for ${request.op}`);
      return reply;
    },
    stop() {
      child.stdin.end();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Undefined once the process has ended. */
function conversation(child: ChildProcessWithoutNullStreams): (request: object) => Promise<Answer | undefined> {
  let waiting: ((answer: Answer | undefined) => void) | undefined;
  let ended = false;
  const end = () => {
    ended = true;
    waiting?.(undefined);
  };
  child.on('error', end);
  child.on('close', end);
  child.stdin.on('error', end);
  createInterface({ input: child.stdout }).on('line', (line) => waiting?.(JSON.parse(line)));
  return (request) =>
    new Promise((resolve) => {
      waiting = resolve;
      if (ended) resolve(undefined);
      else child.stdin.write(`${JSON.stringify(request)}\n`);
    });
}
