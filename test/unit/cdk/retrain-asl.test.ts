import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { describe, expect, it } from 'vitest';
import { RelearnTask, RetrainTask } from '../../../functions/builds/index.ts';
import { definition, definitionText } from '../../retraining/definition.ts';

const machine = new StateMachine(definition);

type Payload = { step: string; build: Build } & Record<string, unknown>;
interface Build {
  tenant: string;
  version: string;
  mode: string;
  round: number;
}
type Steps = Record<string, (payload: Payload) => unknown>;
type Overrides = NonNullable<NonNullable<Parameters<StateMachine['run']>[1]>['overrides']>;
type Handlers = NonNullable<Overrides['taskResourceLocalHandlers']>;

const shards = [
  { shard: 0, pictures: 40 },
  { shard: 1, pictures: 20 },
];
const parts = [0, 1, 2];
const groups = [[0, 1], [2, 3], [4]];

/** A retrain function whose classes settle in the third round and whose build is good. */
const goodSteps: Steps = {
  plan: ({ build }) => ({ build, enough: true, shards, parts }),
  cluster: ({ build }) => ({ build, groups }),
  'train-classes': () => ({ trained: true }),
  settle: ({ build }) => {
    const settled = build.round === 2;
    return { build: { ...build, round: build.round + (settled ? 0 : 1) }, settled, movedShare: 1 / 10 ** build.round };
  },
  assign: () => null,
  'write-segments': () => null,
  summarise: () => null,
  evaluate: ({ build }) => ({ build, accepted: true, reason: 'recall@10 .97' }),
  promote: () => null,
  reject: () => null,
  release: () => null,
  fail: () => null,
};

/** Runs the machine. Returns the payload of every call, and the result of the execution. */
async function run(
  changed: Steps = {},
  mode = 'repartition',
): Promise<{ calls: Payload[]; error?: Error; result?: unknown }> {
  const steps = { ...goodSteps, ...changed };
  const calls: Payload[] = [];
  const handle = async (input: unknown) => {
    const { FunctionName, Payload } = input as { FunctionName: string; Payload: Payload };
    expect(FunctionName).toMatch(/^arn:aws:lambda:/);
    calls.push(structuredClone(Payload));
    return { StatusCode: 200, ExecutedVersion: '$LATEST', Payload: steps[Payload.step](Payload) ?? null };
  };
  const tasks = taskNames(definition);
  const execution = machine.run(
    { tenant: 'acme', version: 'v2', mode },
    {
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(tasks.map((name) => [name, handle])) as Handlers,
        retryIntervalOverrides: Object.fromEntries(tasks.map((name) => [name, 0])),
      },
    },
  );
  return execution.result.then(
    (result) => ({ calls, result }),
    (error: Error) => ({ calls, error }),
  );
}

function taskNames({ States }: Pick<StateMachineDefinition, 'States'>): string[] {
  return Object.entries(States).flatMap(([name, state]) => {
    if (state.Type === 'Task') return [name];
    return 'ItemProcessor' in state && state.ItemProcessor ? taskNames(state.ItemProcessor) : [];
  });
}

const stepsOf = (calls: Payload[]) => calls.map(({ step }) => step);

describe('the retraining state machine', () => {
  it('trains and settles until the classes have settled, then assigns, summarises, evaluates, promotes and releases', async () => {
    const { calls, error } = await run();
    expect(error).toBeUndefined();
    const round = [...groups.map(() => 'train-classes'), 'settle'];
    const once = [
      ...shards.map(() => 'assign'),
      ...parts.map(() => 'write-segments'),
      'summarise',
      'evaluate',
      'promote',
      'release',
    ];
    expect(stepsOf(calls)).toEqual(['plan', 'cluster', ...round, ...round, ...round, ...once]);
  });

  it('passes the build to every call, with the round of the last settling', async () => {
    const { calls } = await run();
    for (const { build } of calls) expect(build).toMatchObject({ tenant: 'acme', version: 'v2', mode: 'repartition' });
    expect(calls.filter(({ step }) => step === 'settle').map(({ build }) => build.round)).toEqual([0, 1, 2]);
    expect(calls.filter(({ step }) => step === 'train-classes').map(({ build }) => build.round)).toEqual([
      0, 0, 0, 1, 1, 1, 2, 2, 2,
    ]);
    expect(calls.at(-1)!.build.round).toBe(2);
  });

  it('runs one call per group of classes and per shard', async () => {
    const { calls } = await run();
    const first = calls.filter(({ step, build }) => step === 'train-classes' && build.round === 0);
    expect(first.map((call) => call.classes)).toEqual(groups);
    expect(calls.filter(({ step }) => step === 'assign').map((call) => call.shard)).toEqual(shards);
  });

  it('places pictures in the serving classes when it compacts, without training', async () => {
    const { calls, error } = await run({}, 'compact');
    expect(error).toBeUndefined();
    const placing = [...shards.map(() => 'assign'), ...parts.map(() => 'write-segments')];
    expect(stepsOf(calls)).toEqual(['plan', ...placing, 'summarise', 'evaluate', 'promote', 'release']);
  });

  it('retries a failed step twice', async () => {
    let calls = 0;
    const summarise = () => {
      if (++calls < 3) throw new Error('The connection was reset');
      return null;
    };
    expect((await run({ summarise })).error).toBeUndefined();
    expect(calls).toBe(3);
  });

  it('releases at once when there are too few pictures', async () => {
    const plan: Steps[string] = ({ build }) => ({ build, enough: false, shards: [], parts: [] });
    const { calls, error } = await run({ plan });
    expect(error).toBeUndefined();
    expect(stepsOf(calls)).toEqual(['plan', 'release']);
  });

  it('rejects a build that is worse, with the reason', async () => {
    const evaluate: Steps[string] = ({ build }) => ({ build, accepted: false, reason: 'recall@10 .71' });
    const { calls, error } = await run({ evaluate });
    expect(error).toBeUndefined();
    expect(stepsOf(calls.slice(-2))).toEqual(['reject', 'release']);
    expect(calls.at(-2)).toMatchObject({ reason: 'recall@10 .71' });
    expect(stepsOf(calls)).not.toContain('promote');
  });

  it.each([
    'plan',
    'cluster',
    'train-classes',
    'settle',
    'assign',
    'write-segments',
    'summarise',
    'evaluate',
    'promote',
  ])('records the error when %s fails, and fails', async (step) => {
    const broken = () => {
      throw new RangeError('no pictures in shard 1');
    };
    const { calls, error } = await run({ [step]: broken });
    expect(error).toMatchObject({ name: expect.stringMatching(/Error/) });
    expect(calls.at(-1)).toMatchObject({ step: 'fail', build: { tenant: 'acme', version: 'v2' } });
    expect(JSON.stringify(calls.at(-1)!.error)).toContain('no pictures in shard 1');
    expect(stepsOf(calls)).not.toContain('release');
    if (step !== 'promote') expect(stepsOf(calls)).not.toContain('promote');
  });

  it('retries when Lambda is busy', async () => {
    let calls = 0;
    const cluster: Steps[string] = ({ build }) => {
      if (++calls < 3) throw Object.assign(new Error('Rate exceeded'), { name: 'Lambda.TooManyRequestsException' });
      return { build, groups };
    };
    const { error } = await run({ cluster });
    expect(error).toBeUndefined();
    expect(calls).toBe(3);
  });

  it('uses no feature that the local cloud lacks, and no state that grows with the library', () => {
    expect(definitionText).not.toMatch(/ItemReader|ItemBatcher|ResultWriter|QueryLanguage/);
    for (const state of Object.values(definition.States)) {
      if (state.Type === 'Map') expect(state.ResultPath).toBeNull();
    }
  });
});

describe('the definition', () => {
  interface State {
    Type: string;
    Parameters?: { FunctionName: string; Payload: { step: string } };
    Retry?: { ErrorEquals: string[]; MaxAttempts: number; MaxDelaySeconds?: number }[];
    MaxConcurrency?: number;
    ItemProcessor?: { States: Record<string, State> };
  }
  const statesOf = (states: Record<string, State>): [string, State][] =>
    Object.entries(states).flatMap(([name, state]) => [
      [name, state] as [string, State],
      ...(state.ItemProcessor ? statesOf(state.ItemProcessor.States) : []),
    ]);
  const states = statesOf((definition as unknown as { States: Record<string, State> }).States);

  it.each(states.filter(([, { Type }]) => Type === 'Task'))(
    'lets %s wait for a free function for half an hour',
    (_, { Retry = [] }) => {
      const [first] = Retry;
      expect(first?.ErrorEquals).toEqual(['Lambda.TooManyRequestsException']);
      // Jitter makes a wait half as long on average.
      expect((first!.MaxAttempts * first!.MaxDelaySeconds!) / 2).toBeGreaterThan(1800);
    },
  );

  it('runs every step of the two functions, each on its own function', () => {
    const stepsOn = (name: string) =>
      states
        .flatMap(([, { Type, Parameters }]) => (Type === 'Task' ? [Parameters!] : []))
        .filter(({ FunctionName }) => FunctionName.endsWith(`:${name}`))
        .map(({ Payload }) => Payload.step);
    expect(stepsOn('Retrain').sort()).toEqual(RetrainTask.options.map(({ shape }) => shape.step.value).sort());
    expect(stepsOn('Relearn').sort()).toEqual(RelearnTask.options.map(({ shape }) => shape.step.value).sort());
  });

  it('leaves functions of a new account free for searches', () => {
    for (const [name, { Type, MaxConcurrency }] of states) {
      if (Type === 'Map') expect(MaxConcurrency, name).toBeLessThanOrEqual(8);
    }
  });
});
