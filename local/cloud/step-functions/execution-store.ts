import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Execution {
  arn: string;
  name: string;
  stateMachineArn: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** Milliseconds since 1970. */
  startedAt: number;
  stoppedAt?: number;
  /** JSON. */
  input: string;
  /** JSON. */
  output?: string;
  error?: string;
  cause?: string;
}

/**
 * Executions on disk, one file each, written whole. Those that an earlier run left running are
 * marked aborted.
 */
export class ExecutionStore {
  readonly #directory: string;
  readonly #executions = new Map<string, Execution>();

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
    for (const file of readdirSync(directory).filter((name) => name.endsWith('.json'))) {
      const execution: Execution = JSON.parse(readFileSync(join(directory, file), 'utf8'));
      this.#executions.set(execution.arn, execution);
      if (execution.status !== 'RUNNING') continue;
      this.put({
        ...execution,
        status: 'ABORTED',
        stoppedAt: Date.now(),
        error: 'Local.Stopped',
        cause: 'The local cloud stopped while this was running.',
      });
    }
  }

  get(arn: string): Execution | undefined {
    return this.#executions.get(arn);
  }

  /** Newest first. */
  list(stateMachineArn: string): Execution[] {
    const executions = [...this.#executions.values()].filter(
      (execution) => execution.stateMachineArn === stateMachineArn,
    );
    return executions.sort((a, b) => b.startedAt - a.startedAt);
  }

  put(execution: Execution): void {
    this.#executions.set(execution.arn, execution);
    const file = join(this.#directory, `${encodeURIComponent(execution.arn.split(':').slice(-2).join('+'))}.json`);
    writeFileSync(`${file}.new`, JSON.stringify(execution));
    renameSync(`${file}.new`, file);
  }
}
