import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { buildModel, readStack } from '../../../local/cloud/template/index.ts';
import { resolve, type Scope } from '../../../local/cloud/template/intrinsics.ts';
import { type Fixture, writeFixture } from './fixtures/fixture.ts';

const scope: Scope = {
  ref: (name) => (name === 'AWS::Region' ? 'us-east-1' : `ref-${name}`),
  attribute: (logicalId, name) => `${logicalId}-${name}`,
  mappings: { Sizes: { small: { memory: 256 } } },
  conditions: {
    Always: { 'Fn::Equals': ['a', 'a'] },
    Never: { 'Fn::Not': [{ Condition: 'Always' }] },
    Both: { 'Fn::And': [{ Condition: 'Always' }, { 'Fn::Or': [{ Condition: 'Never' }, { Condition: 'Always' }] }] },
  },
};

describe('intrinsic functions', () => {
  it.each([
    [{ Ref: 'Table' }, 'ref-Table'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Queue-Arn'],
    [{ 'Fn::GetAtt': 'Queue.Nested.Arn' }, 'Queue-Nested.Arn'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'B' }, 3]] }, 'a-ref-B-3'],
    [{ 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders
    [{ 'Fn::Sub': 'in ${AWS::Region}, ${Queue.Arn} and ${!Literal}' }, 'in us-east-1, Queue-Arn and ${Literal}'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders
    [{ 'Fn::Sub': ['${own} ${Other}', { own: { Ref: 'Own' } }] }, 'ref-Own ref-Other'],
    [{ 'Fn::FindInMap': ['Sizes', 'small', 'memory'] }, 256],
    [{ 'Fn::If': ['Both', 'yes', 'no'] }, 'yes'],
    [{ 'Fn::If': ['Never', 'yes', ['no']] }, ['no']],
    [
      { kept: 1, left: { Ref: 'AWS::NoValue' }, list: [1, { 'Fn::If': ['Never', 2, { Ref: 'AWS::NoValue' }] }] },
      { kept: 1, list: [1] },
    ],
    [
      { Ref: 'not alone', other: 1 },
      { Ref: 'not alone', other: 1 },
    ],
  ])('%j is %j', (expression, value) => expect(resolve(expression, scope)).toEqual(value));

  it.each([
    [{ 'Fn::ImportValue': 'x' }, 'The template uses Fn::ImportValue, which is not known here'],
    [{ 'Fn::Select': [3, ['a']] }, 'Fn::Select: no element 3 in ["a"]'],
    [{ 'Fn::If': ['Sometimes', 1, 2] }, 'The template has no condition Sometimes'],
  ])('%j is refused', (expression, message) => expect(() => resolve(expression, scope)).toThrow(message));
});

describe('the model', () => {
  let fixture: Fixture;
  afterEach(() => fixture.remove());
  const model = () =>
    buildModel(readStack(fixture.templateDirectory), { api: 'http://127.0.0.1:1', queues: 'http://127.0.0.1:2' });

  it('resolves references in the template', () => {
    fixture = writeFixture();
    const { functions, queues, eventSources, httpApis, schedules, stateMachines, buckets } = model();
    const echo = functions.find(({ name }) => name === 'Fixture-Echo');
    expect(echo).toMatchObject({
      layers: [join(fixture.templateDirectory, 'first'), join(fixture.templateDirectory, 'second')],
      timeoutSeconds: 20,
      memoryMegabytes: 256,
    });
    expect(functions.find(({ name }) => name === 'Fixture-IndexImages')!.environment.INDEX_QUEUE_URL).toBe(
      'http://127.0.0.1:2/000000000000/Fixture-IndexQueue',
    );
    expect(queues.map(({ name }) => name)).toEqual(['Fixture-IndexQueue', 'Fixture-IndexDlq']);
    expect(JSON.parse(queues[0].attributes.RedrivePolicy)).toEqual({
      deadLetterTargetArn: queues[1].arn,
      maxReceiveCount: 3,
    });
    expect(eventSources).toMatchObject([
      { queueArn: queues[0].arn, functionArn: 'Fixture-IndexImages', batchSize: 10, partialFailures: true },
    ]);
    expect(buckets[0].notifications.map(({ event, prefix }) => [event, prefix])).toEqual([
      ['s3:ObjectCreated:*', 'inbox/'],
      ['s3:ObjectRemoved:*', 'inbox/'],
    ]);
    const any = httpApis[0].routes.find(({ routeKey }) => routeKey === 'ANY /v1/{proxy+}');
    expect(any).toMatchObject({
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Fixture-Api',
      authorizer: {
        functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Fixture-Authorize',
        simpleResponses: true,
      },
    });
    expect(schedules).toMatchObject([{ expression: 'cron(0 3 * * ? *)', timezone: 'UTC', input: { nightly: true } }]);
    expect(JSON.stringify(stateMachines[0].definition)).toContain('function:Fixture-RetrainFunction');
  });

  it('needs the code to be built', () => {
    fixture = writeFixture();
    rmSync(join(fixture.templateDirectory, 'functions/api'), { recursive: true });
    expect(model).toThrow(/The asset api\.zip should be at .*functions\/api, but nothing is there: build it first/);
  });

  it('needs one template', () => {
    fixture = writeFixture();
    rmSync(join(fixture.templateDirectory, 'Fixture.template.json'));
    expect(model).toThrow(/Expected one \*\.template\.json in .*, found 0/);
  });
});
