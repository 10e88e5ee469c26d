import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LambdaFunction } from '../template/index.ts';
import type { FunctionLog } from './function-log.ts';
import { startMilliseconds } from './limits.ts';
import type { FromProcess, FunctionError, ToProcess } from './protocol.ts';

export type Outcome = { payload: string; error?: undefined } | { error: FunctionError; payload?: undefined };

export interface ProcessOptions {
  lambda: LambdaFunction;
  environment: Record<string, string>;
  log: FunctionLog;
  /** The process's own `/tmp`, emptied here. */
  temporaryDirectory: string;
}

/**
 * One execution environment of a function. A process, not a thread: stopping a thread while ONNX
 * Runtime computes ends the whole program, and a thread inside native code cannot be stopped.
 */
export class FunctionProcess {
  readonly #options: ProcessOptions;
  readonly #child: ChildProcess;
  readonly #started: Promise<Outcome>;
  #settle: ((outcome: Outcome) => void) | undefined;
  #ended = false;

  constructor(options: ProcessOptions) {
    const { lambda, environment, log, temporaryDirectory } = options;
    this.#options = options;
    rmSync(temporaryDirectory, { recursive: true, force: true });
    mkdirSync(temporaryDirectory, { recursive: true });
    this.#child = fork(fileURLToPath(new URL('./runtime/main.ts', import.meta.url)), {
      cwd: lambda.code,
      env: { ...environment, TMPDIR: temporaryDirectory },
      execArgv: ['--enable-source-maps', `--max-old-space-size=${lambda.memoryMegabytes}`],
      stdio: ['ignore', log.descriptor, log.descriptor, 'ipc'],
    });
    this.#child.on('message', (message: FromProcess) => this.#receive(message));
    this.#child.on('error', (error) => log.line(`process error: ${error.message}`));
    this.#child.once('exit', (code, signal) =>
      this.#exited(signal === null ? `exit status ${code}` : `signal: ${signal}`),
    );
    this.#started = this.#await(startMilliseconds, 'Runtime.InitTimeout', 'load');
    this.#send({
      type: 'start',
      code: lambda.code,
      handler: lambda.handler,
      layers: lambda.layers,
      functionName: lambda.name,
      functionArn: lambda.arn,
      memoryMegabytes: lambda.memoryMegabytes,
    });
  }

  /** Whether it can take another invocation. */
  get alive(): boolean {
    return !this.#ended;
  }

  /** Resolves once the bundle is loaded or has failed to load. */
  get started(): Promise<Outcome> {
    return this.#started;
  }

  /**
   * Runs one invocation; the process must be idle. Does not throw: a failure is the outcome's
   * error.
   */
  async invoke(requestId: string, event: string): Promise<Outcome> {
    const started = await this.#started;
    if (started.error !== undefined) return started;
    const milliseconds = this.#options.lambda.timeoutSeconds * 1000;
    const outcome = this.#await(milliseconds, 'Sandbox.Timedout', requestId);
    this.#send({ type: 'invoke', requestId, event, deadline: Date.now() + milliseconds });
    return outcome;
  }

  kill(): void {
    this.#ended = true;
    this.#child.kill('SIGKILL');
  }

  #await(milliseconds: number, timeoutType: string, requestId: string): Promise<Outcome> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.kill();
        const seconds = (milliseconds / 1000).toFixed(2);
        this.#finish({
          error: {
            errorType: timeoutType,
            errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
          },
        });
      }, milliseconds);
      this.#settle = (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      };
      if (this.#ended) this.#finish(exitError('the process had ended'));
    });
  }

  #receive(message: FromProcess): void {
    if (message.type === 'start-failed') this.kill();
    if (message.type === 'ready') this.#finish({ payload: '' });
    else if (message.type === 'returned') this.#finish({ payload: message.payload });
    else this.#finish({ error: message.error });
  }

  #exited(how: string): void {
    this.#ended = true;
    rmSync(this.#options.temporaryDirectory, { recursive: true, force: true });
    this.#finish(exitError(how));
  }

  #finish(outcome: Outcome): void {
    this.#settle?.(outcome);
    this.#settle = undefined;
  }

  #send(message: ToProcess): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}

function exitError(how: string): Outcome {
  return { error: { errorType: 'Runtime.ExitError', errorMessage: `Error: Runtime exited with error: ${how}` } };
}
