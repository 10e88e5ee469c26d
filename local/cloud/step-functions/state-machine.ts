import { setTimeout as sleep } from 'node:timers/promises';
import {
  ExecutionAbortedError,
  ExecutionTimeoutError,
  StateMachine,
  type StateMachineDefinition,
} from 'aws-local-stepfunctions';
import { CloudError } from '../errors.ts';
import type { Functions } from '../lambda/index.ts';
import type { StateMachineModel } from '../template/index.ts';
import type { Execution } from './execution-store.ts';
import { History } from './history.ts';
import { type Definition, longTaskSeconds, type TaskHandler, taskHandlers, tasksOf } from './lambda-tasks.ts';

/** One execution under way. */
export interface Run {
  history: History;
  abort(): void;
  /** How it ended; does not reject. */
  ended: Promise<Pick<Execution, 'status' | 'output' | 'error' | 'cause'>>;
}

/** One state machine of the template, ready to run. */
export class LocalStateMachine {
  readonly model: StateMachineModel;
  readonly #machine: StateMachine;
  readonly #handlers: Record<string, TaskHandler>;

  constructor(model: StateMachineModel, functions: Functions) {
    this.model = model;
    const definition = structuredClone(model.definition) as unknown as Definition;
    for (const [, task] of tasksOf(definition)) {
      if (task.TimeoutSecondsPath === undefined) task.TimeoutSeconds ??= longTaskSeconds;
    }
    try {
      this.#handlers = taskHandlers(definition, functions);
      this.#machine = new StateMachine(definition as unknown as StateMachineDefinition, {
        validationOptions: { checkArn: false },
      });
    } catch (error) {
      throw new CloudError(`The state machine ${model.name} cannot be run here: ${(error as Error).message}`);
    }
  }

  start(execution: Execution): Run {
    const history = new History();
    const startTime = new Date(execution.startedAt).toISOString();
    const run = this.#machine.run(JSON.parse(execution.input), {
      overrides: { taskResourceLocalHandlers: this.#handlers },
      context: {
        Execution: { Id: execution.arn, Name: execution.name, StartTime: startTime },
        StateMachine: { Id: this.model.arn, Name: this.model.name },
      },
    });
    void history.follow(run.eventLogs);
    return { history, abort: run.abort, ended: outcomeOf(run.result) };
  }
}

async function outcomeOf(result: Promise<unknown>): Promise<Pick<Execution, 'status' | 'output' | 'error' | 'cause'>> {
  try {
    const output = JSON.stringify(await result);
    // The runner reports the end before its last events.
    await sleep(0);
    return { status: 'SUCCEEDED', output };
  } catch (failure) {
    if (failure instanceof ExecutionAbortedError) return { status: 'ABORTED' };
    if (failure instanceof ExecutionTimeoutError) return { status: 'TIMED_OUT', error: 'States.Timeout' };
    const { cause } = failure as Error;
    const error = cause instanceof Error ? cause : (failure as Error);
    return { status: 'FAILED', error: error.name, cause: error.message };
  }
}
