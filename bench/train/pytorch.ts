import { fileURLToPath } from 'node:url';
import { startPythonPeer } from '../python-peer.ts';

export interface StepShape {
  batch: number;
  side: number;
  dimensions: number;
  classes: number;
  threads: number;
}

/** The same network in PyTorch, in its own Python process. */
export interface PyTorch {
  /** Name and version, for the report. */
  name: string;
  /** Milliseconds of one training step. */
  step(): Promise<number>;
  stop(): void;
}

/**
 * Starts `python` with pytorch.py; undefined where there is no such program or it has no PyTorch.
 */
export async function startPyTorch(python: string, shape: StepShape): Promise<PyTorch | undefined> {
  const script = fileURLToPath(new URL('pytorch.py', import.meta.url));
  const peer = await startPythonPeer(python, script, { op: 'open', ...shape });
  if (peer === undefined) return undefined;
  return {
    name: `PyTorch ${peer.hello.version}`,
    step: async () => Number((await peer.ask({ op: 'step' })).ms),
    stop: peer.stop,
  };
}
