import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { describe, expect, it } from 'vitest';
import { definition } from '../../retraining/definition.ts';

const machine = new StateMachine(definition);

type Payload = { step: string; build: Record<string, unknown> } & Record<string, unknown>;
type Steps = Record<string, (payload: Payload, call: number) => unknown>;
type Overrides = NonNullable<NonNullable<Parameters<StateMachine['run']>[1]>['overrides']>;

const shards = [
  { name: 'extraction-0-0.json', pictures: 50 },
  { name: 'extraction-0-1.json', pictures: 20 },
];

/** A relearning that trains in two calls, is accepted, and extracts in one round. */
const goodSteps: Steps = {
  'plan-relearning': ({ build }) => ({ build, train: true }),
  'gather-pictures': ({ build }) => ({ build, accepted: true, reason: null }),
  'train-embedder': ({ build }, call) => ({ build, done: call === 1, step: call, steps: 2 }),
  'judge-embedder': ({ build }) => ({ build: { ...build, featureSet: 'tuned' }, accepted: true, reason: null }),
  'plan-extraction': ({ build }, call) => ({
    build: { ...build, featureSet: build.featureSet ?? 'chosen', extraction: call + 1 },
    shards: call === 0 ? shards : [],
    more: call === 0,
  }),
  extract: () => ({ described: 1 }),
  adopt: () => null,
  // The next steps have a test of their own; a small library ends here.
  plan: ({ build }) => ({ build, enough: false, shards: [], parts: [0] }),
  reject: () => null,
  release: () => null,
  fail: () => null,
};

async function run(changed: Steps = {}, mode = 'relearn') {
  const steps = { ...goodSteps, ...changed };
  const calls: (Payload & { by: string })[] = [];
  const handle = async (input: unknown) => {
    const { FunctionName, Payload } = input as { FunctionName: string; Payload: Payload };
    const call = calls.filter(({ step }) => step === Payload.step).length;
    calls.push({ ...structuredClone(Payload), by: FunctionName.split(':').at(-1)! });
    return { StatusCode: 200, ExecutedVersion: '$LATEST', Payload: steps[Payload.step](Payload, call) ?? null };
  };
  const tasks = taskNames(definition);
  const execution = machine.run(
    { tenant: 'acme', version: 'v2', mode },
    {
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(tasks.map((name) => [name, handle])),
        retryIntervalOverrides: Object.fromEntries(tasks.map((name) => [name, 0])),
      } as Overrides,
    },
  );
  const error = await execution.result.then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  return { calls, error, steps: calls.map(({ step }) => step) };
}

function taskNames({ States }: Pick<StateMachineDefinition, 'States'>): string[] {
  return Object.entries(States).flatMap(([name, state]) => {
    if (state.Type === 'Task') return [name];
    return 'ItemProcessor' in state && state.ItemProcessor ? taskNames(state.ItemProcessor) : [];
  });
}

const extraction = ['plan-extraction', 'extract', 'extract', 'plan-extraction'];

describe('a relearning', () => {
  it('trains in several calls, judges, extracts until no picture is missing, then partitions with the new features', async () => {
    const { calls, error, steps } = await run();
    expect(error).toBeUndefined();
    expect(steps).toEqual([
      ...['plan-relearning', 'gather-pictures', 'train-embedder', 'train-embedder', 'judge-embedder'],
      ...extraction,
      ...['plan', 'adopt', 'release'],
    ]);
    for (const { step, build } of calls.slice(5)) expect(build.featureSet, step).toBe('tuned');
    expect(calls.filter(({ step }) => step === 'extract').map(({ shard }) => shard)).toEqual(shards);
    const byRelearn = calls.filter(({ by }) => by === 'Relearn').map(({ step }) => step);
    expect(new Set(byRelearn)).toEqual(new Set([...steps.slice(0, 5), ...extraction, 'adopt']));
  });

  it('does not train when a model was chosen', async () => {
    const { steps } = await run({ 'plan-relearning': ({ build }) => ({ build, train: false }) });
    expect(steps).toEqual(['plan-relearning', ...extraction, 'plan', 'adopt', 'release']);
  });

  it.each(['gather-pictures', 'judge-embedder'])('is rejected with the reason that %s gives', async (step) => {
    const { calls, error } = await run({ [step]: ({ build }) => ({ build, accepted: false, reason: 'no better' }) });
    expect(error).toBeUndefined();
    expect(calls.slice(-2)).toMatchObject([{ step: 'reject', reason: 'no better' }, { step: 'release' }]);
    expect(calls.some((call) => call.step === 'extract')).toBe(false);
  });

  it.each(Object.keys(goodSteps).filter((step) => !['reject', 'fail', 'release'].includes(step)))(
    'records the failure of %s',
    async (step) => {
      const boom = () => {
        throw Object.assign(new Error('out of memory'), { name: 'Boom' });
      };
      const { calls, error } = await run({ [step]: boom });
      expect(error).toBeDefined();
      expect(calls.at(-1)).toMatchObject({ step: 'fail', build: { tenant: 'acme', version: 'v2' } });
    },
  );

  it('differs from every other mode', async () => {
    expect((await run({}, 'repartition')).steps).toEqual(['plan', 'release']);
  });
});
