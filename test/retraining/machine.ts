import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { definition } from './definition.ts';

const machine = new StateMachine(definition);

type Overrides = NonNullable<NonNullable<Parameters<StateMachine['run']>[1]>['overrides']>;
type Handlers = NonNullable<Overrides['taskResourceLocalHandlers']>;

/** Names of all Tasks, including those in Maps. */
export function taskNames({ States }: Pick<StateMachineDefinition, 'States'>): string[] {
  return Object.entries(States).flatMap(([name, state]) => {
    if (state.Type === 'Task') return [name];
    return 'ItemProcessor' in state && state.ItemProcessor ? taskNames(state.ItemProcessor) : [];
  });
}

/**
 * Runs the state machine that is deployed, with `step` in place of the functions. Steps run one at
 * a time, so that a test can act between any two.
 *
 * @throws the error of an execution that fails
 */
export async function runMachine(
  input: { tenant: string; version: string; mode: string },
  step: (payload: unknown) => Promise<unknown>,
): Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  const handle = async (task: unknown) => {
    const { Payload } = task as { Payload: unknown };
    const mine = last.catch(() => {}).then(() => step(structuredClone(Payload)));
    last = mine;
    return { StatusCode: 200, Payload: (await mine) ?? null };
  };
  const names = taskNames(definition);
  const run = machine.run(
    { ...input },
    {
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(names.map((name) => [name, handle])) as Handlers,
        retryIntervalOverrides: Object.fromEntries(names.map((name) => [name, 0])),
      },
    },
  );
  await run.result;
}
