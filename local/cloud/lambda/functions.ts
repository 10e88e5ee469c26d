import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CloudError } from '../errors.ts';
import type { Credentials } from '../servers/index.ts';
import type { LambdaFunction } from '../template/index.ts';
import { environmentOf, type ServiceUrls } from './environment.ts';
import { FunctionPool } from './function-pool.ts';
import type { Outcome } from './function-process.ts';

export interface FunctionsOptions {
  functions: readonly LambdaFunction[];
  urls: ServiceUrls;
  credentials: Credentials;
  stateDirectory: string;
  /** Maximum concurrent processes of a function. */
  maxProcesses(lambda: LambdaFunction): number;
}

/** All functions of the cloud, by ARN, physical name, or the name of their folder. */
export class Functions {
  readonly #pools = new Map<string, FunctionPool>();
  readonly #all: FunctionPool[];

  constructor({ functions, urls, credentials, stateDirectory, maxProcesses }: FunctionsOptions) {
    mkdirSync(join(stateDirectory, 'logs'), { recursive: true });
    this.#all = functions.map((lambda) => {
      const name = shortName(lambda);
      const pool = new FunctionPool({
        lambda,
        environment: environmentOf(lambda, urls, credentials, stateDirectory),
        maxProcesses: maxProcesses(lambda),
        logFile: join(stateDirectory, 'logs', `${name}.log`),
        temporaryDirectory: join(stateDirectory, 'tmp', name),
      });
      for (const key of [lambda.arn, lambda.name, name]) this.#pools.set(key, pool);
      return pool;
    });
  }

  /** Whether there is a function of this ARN, physical name, or folder. */
  has(name: string): boolean {
    return this.#pools.has(name);
  }

  /**
   * @throws CloudError when there is no such function; a failure of the function is the outcome's
   *   error
   */
  invoke(name: string, event: unknown): Promise<Outcome> {
    return this.#pool(name).invoke(event);
  }

  warm(name: string): Promise<void> {
    return this.#pool(name).warm();
  }

  maxProcesses(name: string): number {
    return this.#pool(name).maxProcesses;
  }

  stop(): void {
    for (const pool of this.#all) pool.stop();
  }

  #pool(name: string): FunctionPool {
    const pool = this.#pools.get(name);
    if (pool !== undefined) return pool;
    const known = this.#all.map(({ lambda }) => shortName(lambda)).join(', ');
    throw new CloudError(`There is no function ${name}; there are ${known}.`);
  }
}

/** A function's short name: its folder in `functions/`, also the folder of its bundle. */
function shortName({ code }: Pick<LambdaFunction, 'code'>): string {
  return basename(code);
}
