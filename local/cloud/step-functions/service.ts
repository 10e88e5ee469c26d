import { randomUUID } from 'node:crypto';
import type { Functions } from '../lambda/index.ts';
import type { StateMachineModel } from '../template/index.ts';
import type { Execution, ExecutionStore } from './execution-store.ts';
import { ServiceError } from './service-error.ts';
import { LocalStateMachine, type Run } from './state-machine.ts';

/** Maximum ended executions whose history is kept. */
const keptRuns = 20;

interface StartInput {
  stateMachineArn: string;
  name?: string;
  input?: string;
}

/**
 * The Step Functions API over the template's state machines, with the API's field names and times
 * in seconds.
 */
export class StepFunctionsService {
  readonly #machines: Map<string, LocalStateMachine>;
  readonly #store: ExecutionStore;
  readonly #runs = new Map<string, Run>();

  constructor(models: readonly StateMachineModel[], functions: Functions, store: ExecutionStore) {
    this.#machines = new Map(models.map((model) => [model.arn, new LocalStateMachine(model, functions)]));
    this.#store = store;
  }

  startExecution({ stateMachineArn, name = randomUUID(), input = '{}' }: StartInput) {
    const machine = this.#machine(stateMachineArn);
    if (!/^[\w+!@.()=~-]{1,80}$/.test(name)) throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
    if (!isJson(input))
      throw new ServiceError('InvalidExecutionInput', 'Invalid State Machine Execution Input: expected JSON');
    const arn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const existing = this.#store.get(arn);
    if (existing !== undefined) {
      if (existing.status === 'RUNNING' && existing.input === input) return started(existing);
      throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    const execution: Execution = { arn, name, stateMachineArn, status: 'RUNNING', startedAt: Date.now(), input };
    this.#store.put(execution);
    const run = machine.start(execution);
    this.#runs.set(arn, run);
    this.#forgetOldRuns();
    void run.ended.then((outcome) => {
      if (this.#store.get(arn)?.status === 'RUNNING')
        this.#store.put({ ...execution, ...outcome, stoppedAt: Date.now() });
    });
    return started(execution);
  }

  describeExecution({ executionArn }: { executionArn: string }) {
    const { input, output, error, cause, ...execution } = this.#execution(executionArn);
    return {
      ...summary(execution),
      input,
      inputDetails: { included: true },
      ...(output !== undefined && { output, outputDetails: { included: true } }),
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    };
  }

  listExecutions({
    stateMachineArn,
    statusFilter,
    maxResults,
  }: {
    stateMachineArn: string;
    statusFilter?: string;
    maxResults?: number;
  }) {
    this.#machine(stateMachineArn);
    const wanted = this.#store
      .list(stateMachineArn)
      .filter(({ status }) => statusFilter === undefined || status === statusFilter);
    return { executions: wanted.slice(0, maxResults || 100).map(summary) };
  }

  stopExecution({ executionArn, error, cause }: { executionArn: string; error?: string; cause?: string }) {
    const execution = this.#execution(executionArn);
    if (execution.status !== 'RUNNING') return { stopDate: seconds(execution.stoppedAt ?? execution.startedAt) };
    const stoppedAt = Date.now();
    this.#store.put({
      ...execution,
      status: 'ABORTED',
      stoppedAt,
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    });
    this.#runs.get(executionArn)?.abort();
    return { stopDate: seconds(stoppedAt) };
  }

  /** Events of an execution of this run of the cloud; none for earlier or long ended ones. */
  getExecutionHistory({ executionArn, reverseOrder }: { executionArn: string; reverseOrder?: boolean }) {
    this.#execution(executionArn);
    const events = this.#runs.get(executionArn)?.history.events ?? [];
    return { events: reverseOrder === true ? events.toReversed() : events };
  }

  /** The latest state of any running execution. */
  currentState(): string | undefined {
    for (const [arn, { history }] of this.#runs) {
      if (this.#store.get(arn)?.status === 'RUNNING') return history.currentState;
    }
    return undefined;
  }

  listStateMachines() {
    return {
      stateMachines: [...this.#machines.values()].map(({ model: { arn, name } }) => ({
        stateMachineArn: arn,
        name,
        type: 'STANDARD',
        creationDate: 0,
      })),
    };
  }

  /** Aborts running executions and records it. */
  stop(): void {
    for (const [executionArn] of this.#runs) {
      if (this.#store.get(executionArn)?.status !== 'RUNNING') continue;
      this.stopExecution({
        executionArn,
        error: 'Local.Stopped',
        cause: 'The local cloud stopped while this was running.',
      });
    }
  }

  #forgetOldRuns(): void {
    const ended = [...this.#runs.keys()].filter((arn) => this.#store.get(arn)?.status !== 'RUNNING');
    for (const arn of ended.slice(0, -keptRuns)) this.#runs.delete(arn);
  }

  #machine(arn: string): LocalStateMachine {
    const machine = this.#machines.get(arn);
    if (machine === undefined)
      throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  #execution(arn: string): Execution {
    const execution = this.#store.get(arn);
    if (execution === undefined) throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  }
}

function started({ arn, startedAt }: Execution) {
  return { executionArn: arn, startDate: seconds(startedAt) };
}

function summary({ arn, name, stateMachineArn, status, startedAt, stoppedAt }: Omit<Execution, 'input'>) {
  return {
    executionArn: arn,
    stateMachineArn,
    name,
    status,
    startDate: seconds(startedAt),
    ...(stoppedAt !== undefined && { stopDate: seconds(stoppedAt) }),
  };
}

function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
