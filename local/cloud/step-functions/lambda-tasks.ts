import type { FunctionError, Functions } from '../lambda/index.ts';

/** Maximum bytes of JSON of a state's input and output (256 KB). */
const maxStateBytes = 262_144;

const lambdaInvoke = 'arn:aws:states:::lambda:invoke';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type TaskHandler = (input: Json) => Promise<Json>;

interface State {
  Type: string;
  Resource?: string;
  TimeoutSeconds?: number;
  TimeoutSecondsPath?: string;
  Iterator?: Definition;
  ItemProcessor?: Definition;
  Branches?: Definition[];
}
export interface Definition {
  StartAt: string;
  States: Record<string, State>;
}

/** Every Task of a definition by name, including those inside Maps and Parallels. */
export function tasksOf(definition: Definition): [name: string, state: State][] {
  return Object.entries(definition.States).flatMap(([name, state]) => {
    const nested = [state.Iterator, state.ItemProcessor, ...(state.Branches ?? [])].filter(
      (inner) => inner !== undefined,
    );
    const own: [string, State][] = state.Type === 'Task' ? [[name, state]] : [];
    return [...own, ...nested.flatMap(tasksOf)];
  });
}

/**
 * Handlers of all Tasks.
 *
 * @throws Error for a Task that is not `lambda:invoke`
 */
export function taskHandlers(definition: Definition, functions: Functions): Record<string, TaskHandler> {
  return Object.fromEntries(
    tasksOf(definition).map(([name, { Resource }]) => {
      if (Resource !== lambdaInvoke)
        throw new Error(`The state "${name}" uses ${Resource}; only ${lambdaInvoke} runs here.`);
      return [name, (input) => invokeTask(functions, input)];
    }),
  );
}

/** Default time-out of a Task in Step Functions, in seconds; the runner's default is one minute. */
export const longTaskSeconds = 2_000_000;

async function invokeTask(functions: Functions, input: Json): Promise<Json> {
  const { FunctionName, Payload } = input as { FunctionName: string; Payload?: Json };
  limitSize(input);
  const outcome = await functions.invoke(FunctionName, Payload ?? {});
  if (outcome.error !== undefined) throw new TaskFailure(outcome.error);
  const result = { ExecutedVersion: '$LATEST', Payload: JSON.parse(outcome.payload), StatusCode: 200 };
  limitSize(result);
  return result;
}

/**
 * A failed task for Retry and Catch: `Error` is the error's type, `Cause` the whole error as JSON.
 */
class TaskFailure extends Error {
  constructor(error: FunctionError) {
    super(JSON.stringify(error));
    this.name = error.errorType;
  }
}

function limitSize(value: Json): void {
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes <= maxStateBytes) return;
  throw new TaskFailure({
    errorType: 'States.DataLimitExceeded',
    errorMessage: `A state may carry ${maxStateBytes} bytes, this one carries ${bytes}.`,
  });
}
