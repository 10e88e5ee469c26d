import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface StepShape {
  batch: number;
  side: number;
  dimensions: number;
  classes: number;
  threads: number;
}

/** The same network in PyTorch, in a Python process of its own. */
export interface PyTorch {
  /** Name and version, for the report. */
  name: string;
  /** Milliseconds of one training step. */
  step(): Promise<number>;
  stop(): void;
}

/** Starts `python` with pytorch.py; undefined where there is no such program or it has no PyTorch. */
export async function startPyTorch(python: string, shape: StepShape): Promise<PyTorch | undefined> {
  const child = spawn(python, [fileURLToPath(new URL('pytorch.py', import.meta.url))]);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.on('error', () => child.stdout.destroy());
  child.stdin.on('error', () => {});
  const ask = async (request: object): Promise<Record<string, unknown> | undefined> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await lines.next();
    return done ? undefined : JSON.parse(value);
  };
  const opened = await ask({ op: 'open', ...shape });
  if (opened === undefined) return undefined;
  return {
    name: `PyTorch ${opened.version}`,
    async step() {
      const answer = await ask({ op: 'step' });
      if (answer === undefined) throw new Error(`${python} stopped in a training step`);
      return Number(answer.ms);
    },
    stop: () => child.stdin.end(),
  };
}
