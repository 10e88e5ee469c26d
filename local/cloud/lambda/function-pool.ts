import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { LambdaFunction } from '../template/index.ts';
import { FunctionLog } from './function-log.ts';
import { FunctionProcess, type Outcome } from './function-process.ts';
import { idleMilliseconds, maxPayloadBytes } from './limits.ts';

export interface PoolOptions {
  lambda: LambdaFunction;
  environment: Record<string, string>;
  maxProcesses: number;
  logFile: string;
  temporaryDirectory: string;
}

/**
 * A function's processes, started as invocations need them. Each runs one invocation at a time;
 * further ones wait in order.
 */
export class FunctionPool {
  readonly lambda: LambdaFunction;
  readonly maxProcesses: number;
  readonly #options: PoolOptions;
  readonly #log: FunctionLog;
  readonly #processes = new Set<FunctionProcess>();
  /** Most recently used last, so that spare ones become idle for long and end. */
  readonly #idle: FunctionProcess[] = [];
  readonly #retirements = new Map<FunctionProcess, NodeJS.Timeout>();
  readonly #waiting: ((process: FunctionProcess | undefined) => void)[] = [];
  #stopped = false;
  #count = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.lambda = options.lambda;
    this.maxProcesses = options.maxProcesses;
    this.#log = new FunctionLog(options.logFile);
  }

  /**
   * Runs the function on an event. Does not throw: a failure is the outcome's error, as Lambda
   * names it.
   */
  async invoke(event: unknown): Promise<Outcome> {
    const requestId = randomUUID();
    const payload = JSON.stringify(event ?? null);
    const bytes = Buffer.byteLength(payload);
    if (bytes > maxPayloadBytes) return { error: tooLarge(bytes) };
    const process = await this.#take();
    if (process === undefined)
      return { error: { errorType: 'Lambda.Stopped', errorMessage: 'The local cloud is stopping.' } };
    const start = performance.now();
    const outcome = await process.invoke(requestId, payload);
    const failure =
      outcome.error === undefined ? '' : ` Error: ${outcome.error.errorType}: ${outcome.error.errorMessage}`;
    if (!this.#stopped)
      this.#log.line(`REPORT RequestId: ${requestId} Duration: ${(performance.now() - start).toFixed(1)} ms${failure}`);
    this.#give(process);
    return outcome;
  }

  /** Starts one process ahead of the first invocation. */
  async warm(): Promise<void> {
    const process = await this.#take();
    await process?.started;
    if (process !== undefined) this.#give(process);
  }

  /** Ends every process at once; running invocations end in an error. */
  stop(): void {
    this.#stopped = true;
    for (const process of this.#processes) process.kill();
    for (const waiting of this.#waiting.splice(0)) waiting(undefined);
    for (const timer of this.#retirements.values()) clearTimeout(timer);
    this.#log.close();
  }

  async #take(): Promise<FunctionProcess | undefined> {
    if (this.#stopped) return undefined;
    const idle = this.#idle.pop();
    if (idle !== undefined) {
      clearTimeout(this.#retirements.get(idle));
      this.#retirements.delete(idle);
      if (idle.alive) return idle;
      this.#processes.delete(idle);
      return this.#take();
    }
    if (this.#processes.size < this.maxProcesses) return this.#start();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #start(): FunctionProcess {
    const { lambda, environment, temporaryDirectory } = this.#options;
    const process = new FunctionProcess({
      lambda,
      environment,
      log: this.#log,
      temporaryDirectory: join(temporaryDirectory, String(this.#count++)),
    });
    this.#processes.add(process);
    return process;
  }

  #give(process: FunctionProcess): void {
    if (!process.alive) this.#processes.delete(process);
    if (this.#stopped) return;
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) {
      waiting(process.alive ? process : this.#start());
      return;
    }
    if (!process.alive) return;
    this.#idle.push(process);
    this.#retirements.set(process, setTimeout(() => this.#retire(process), idleMilliseconds).unref());
  }

  #retire(process: FunctionProcess): void {
    this.#retirements.delete(process);
    this.#idle.splice(this.#idle.indexOf(process), 1);
    this.#processes.delete(process);
    process.kill();
  }
}

function tooLarge(bytes: number) {
  return {
    errorType: 'RequestTooLargeException',
    errorMessage: `Request must be smaller than ${maxPayloadBytes} bytes for the InvokeFunction operation; this one has ${bytes}.`,
  };
}
