import type { RelearnTask, RetrainTask, StepAnswers } from '@dlsift/functions/builds';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { DistributedMap, Fail, JsonPath, StateMachineType, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { leaseRetries, retries } from './retries.ts';

/** The functions that run the steps. */
export interface StepFunctions {
  retrain: IFunction;
  relearn: IFunction;
}

type Task = RetrainTask | RelearnTask;
type StepName = Task['step'];

/** Fields of a step's payload beside the build, each with its JSON path. */
type Payload<Name extends StepName> = Record<Exclude<keyof Extract<Task, { step: Name }>, 'step' | 'build'>, string>;

/** Fields of a step's answer. */
type AnswerField<Name extends StepName> = Name extends keyof StepAnswers ? keyof StepAnswers[Name] & string : never;

interface StepProps<Name extends StepName> {
  comment?: string;
  payload: Payload<Name>;
  /** JSON path of the build; `$.build` by default. */
  build?: string;
  /**
   * Fields of the answer that later states read; without any, the state's input passes on
   * unchanged.
   */
  keep?: readonly AnswerField<Name>[];
  /** JSON path that keeps those fields; by default they replace the state's input. */
  at?: string;
  /** Whether the step gives the lease back; it is then retried after any error. */
  releasesLease?: boolean;
}

interface MapProps<Name extends StepName> {
  comment: string;
  /** JSON path of the items. */
  over: string;
  /** Part of the names of the items' executions. */
  label: string;
  /** Name of the one state that each item runs. */
  each: string;
  /** Of each item; the item itself is at `mapItem`. */
  payload: Payload<Name>;
}

/** JSON path of an item in the payload of a Map. */
export const mapItem = '$$.Map.Item.Value';

/**
 * Maximum executions of a Map at once: a new account has ten functions, and searches need some of
 * them.
 */
const mapConcurrency = 8;

/**
 * Makes the states that run a step. If a step fails after its retries, its error is recorded and
 * the execution fails.
 */
export class Steps {
  readonly #scope: Construct;
  readonly #functions: StepFunctions;
  readonly #recordFailure: LambdaInvoke;

  constructor(scope: Construct, functions: StepFunctions) {
    this.#scope = scope;
    this.#functions = functions;
    this.#recordFailure = this.#invoke('Record failure', functions.retrain, 'fail', {
      comment: 'Records the error and releases the lease; the serving version stays.',
      payload: { error: '$.error' },
      releasesLease: true,
    });
    const failed = new Fail(scope, 'Failed', { errorPath: '$.error.Error', causePath: '$.error.Cause' });
    this.#recordFailure.addCatch(failed, { resultPath: JsonPath.DISCARD }).next(failed);
  }

  /** A state that runs a step of the function `retrain`. */
  retrain<Name extends RetrainTask['step']>(id: string, step: Name, props: StepProps<Name>): LambdaInvoke {
    return this.#orRecordFailure(this.#invoke(id, this.#functions.retrain, step, props));
  }

  /** A state that runs a step of the function `relearn`. */
  relearn<Name extends RelearnTask['step']>(id: string, step: Name, props: StepProps<Name>): LambdaInvoke {
    return this.#orRecordFailure(this.#invoke(id, this.#functions.relearn, step, props));
  }

  /** A state that runs a step of the function `retrain` for each of many items. */
  retrainEach<Name extends RetrainTask['step']>(id: string, step: Name, props: MapProps<Name>): DistributedMap {
    return this.#map(id, this.#functions.retrain, step, props);
  }

  /** A state that runs a step of the function `relearn` for each of many items. */
  relearnEach<Name extends RelearnTask['step']>(id: string, step: Name, props: MapProps<Name>): DistributedMap {
    return this.#map(id, this.#functions.relearn, step, props);
  }

  #map<Name extends StepName>(
    id: string,
    lambda: IFunction,
    step: Name,
    { comment, over, label, each, payload }: MapProps<Name>,
  ): DistributedMap {
    const map = new DistributedMap(this.#scope, id, {
      comment,
      label,
      itemsPath: over,
      maxConcurrency: mapConcurrency,
      itemSelector: atPaths({ build: '$.build', ...payload }),
      mapExecutionType: StateMachineType.STANDARD,
      // The answers of many items would exceed the size of a state.
      resultPath: JsonPath.DISCARD,
    });
    const fields = Object.keys(payload).map((field) => [field, `$.${field}`]);
    map.itemProcessor(this.#invoke(each, lambda, step, { payload: Object.fromEntries(fields), keep: [] }));
    return this.#orRecordFailure(map);
  }

  #invoke<Name extends StepName>(
    id: string,
    lambdaFunction: IFunction,
    step: Name,
    { comment, payload, build = '$.build', keep, at, releasesLease = false }: StepProps<Name>,
  ): LambdaInvoke {
    const answer = keep && Object.fromEntries(keep.map((field) => [field, `$.Payload.${field}`]));
    const task = new LambdaInvoke(this.#scope, id, {
      comment,
      lambdaFunction,
      payload: TaskInput.fromObject({ step, ...atPaths({ build, ...payload }) }),
      ...(answer && { resultSelector: atPaths(answer) }),
      resultPath: keep ? at : JsonPath.DISCARD,
      retryOnServiceExceptions: false,
    });
    for (const retry of releasesLease ? leaseRetries : retries) task.addRetry(retry);
    return task;
  }

  #orRecordFailure<State extends LambdaInvoke | DistributedMap>(state: State): State {
    state.addCatch(this.#recordFailure, { resultPath: '$.error' });
    return state;
  }
}

/** Marks the values as JSON paths that the state machine reads. */
export function atPaths(paths: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(paths).map(([field, path]) => [field, JsonPath.stringAt(path)]));
}
