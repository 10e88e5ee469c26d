import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { createStack, grantsOf, resourcesOf, type Statement, statementsOf } from './synthesized.ts';

const stack = createStack();
const template = Template.fromStack(stack);
const logs = { 'logs:CreateLogStream': expect.anything(), 'logs:PutLogEvents': expect.anything() };

describe('permissions', () => {
  it('never allow an action by a wildcard, nor an action on every resource', () => {
    for (const [id, { Properties }] of resourcesOf(template, 'AWS::IAM::Policy')) {
      for (const { Effect, Action, Resource } of (Properties.PolicyDocument as { Statement: Statement[] }).Statement) {
        expect(Effect, id).toBe('Allow');
        for (const action of [Action].flat()) expect(action, id).not.toContain('*');
        for (const resource of [Resource].flat()) expect(resource, id).not.toBe('*');
      }
    }
  });

  it('use wildcards for the objects of a prefix and the executions of the machine only', () => {
    const wildcards = resourcesOf(template, 'AWS::IAM::Policy')
      .flatMap(([id]) => Object.values(grantsOf(template, id)).flat())
      .filter((resource) => resource.includes('*'));
    for (const resource of wildcards) {
      expect(resource).toMatch(
        /^(Pictures\/(inbox|keypoints|thumbnails|partitions|queries|models|words|incoming)\/\*|execution:StateMachine[:/]\*)$/,
      );
    }
  });

  it('attach no managed policy to a role', () => {
    for (const [id, { Properties }] of resourcesOf(template, 'AWS::IAM::Role')) {
      expect(Properties.ManagedPolicyArns, id).toBeUndefined();
    }
  });

  it('let the authorizer read one item of one table', () => {
    expect(grantsOf(template, 'SearchAuthorize')).toEqual({ ...logs, 'dynamodb:GetItem': ['Tenants'] });
  });

  it('let the key issuer write one item of one table', () => {
    expect(grantsOf(template, 'SearchIssueKey')).toEqual({ ...logs, 'dynamodb:PutItem': ['Tenants'] });
  });

  it('let the page do nothing', () => {
    expect(grantsOf(template, 'SearchPage')).toEqual(logs);
  });

  it('let the indexer read the drop folder and never write to it', () => {
    const grants = grantsOf(template, 'IndexingIndexImages');
    const readable = ['inbox', 'keypoints', 'words', 'thumbnails', 'partitions', 'models'].map(
      (prefix) => `Pictures/${prefix}/*`,
    );
    expect(grants['s3:GetObject']?.toSorted()).toEqual(readable.toSorted());
    const derived = ['Pictures/keypoints/*', 'Pictures/thumbnails/*', 'Pictures/words/*'];
    expect(grants['s3:PutObject']).toEqual(derived);
    expect(grants['s3:DeleteObject']).toEqual(derived);
  });

  it('let the retrain function change partitions and nothing of the library', () => {
    const grants = grantsOf(template, 'RetrainingRetrainRole');
    expect(grants['s3:PutObject']).toEqual(['Pictures/partitions/*']);
    expect(grants['dynamodb:PutItem']).toEqual(['Partitions']);
    expect(grants['dynamodb:Query']).toEqual(['Library', 'Profiles', 'Library/index/changes']);
  });

  it('let the API read pictures to search with, and write none but uploads', () => {
    const grants = grantsOf(template, 'SearchApi');
    expect(grants['s3:GetObject']).toEqual(expect.arrayContaining(['Pictures/inbox/*', 'Pictures/queries/*']));
    for (const resource of grants['s3:PutObject'])
      expect(resource).toMatch(/^Pictures\/(inbox|queries|models|incoming)\/\*$/);
  });

  it('let the relearn function write features and models, and neither pictures nor what serves', () => {
    const grants = grantsOf(template, 'RetrainingRelearnRole');
    expect(grants['s3:PutObject']).toEqual(['Pictures/models/*', 'Pictures/partitions/*']);
    expect(grants['s3:DeleteObject']).toBeUndefined();
    expect(grants['dynamodb:UpdateItem']).toEqual(['Library', 'Partitions']);
    expect(grants['dynamodb:PutItem']).toBeUndefined();
    expect(grants['dynamodb:DeleteItem']).toBeUndefined();
  });

  it('let the schedules start builds and remove files of partitions, and read no picture', () => {
    const grants = grantsOf(template, 'RetrainingScheduleRetrainingsRole');
    expect(grants['states:StartExecution']).toEqual(['StateMachine']);
    expect(grants['s3:DeleteObject']).toEqual(['Pictures/partitions/*']);
    expect(grants['s3:GetObject']).toBeUndefined();
    expect(grants['dynamodb:Query']).toEqual(expect.arrayContaining(['Profiles']));
  });

  it('let the learner read pictures and refine queries, and nothing else', () => {
    expect(grantsOf(template, 'LearningLearnQuery')).toMatchObject({
      'dynamodb:GetItem': ['Library', 'Searches'],
      'dynamodb:UpdateItem': ['Searches'],
    });
    expect(JSON.stringify(statementsOf(template, 'LearningLearnQuery'))).not.toMatch(/s3:|PutItem|DeleteItem/);
  });

  it('let the API start builds of one machine, and not read keys', () => {
    const grants = grantsOf(template, 'SearchApi');
    expect(grants['states:StartExecution']).toEqual(['StateMachine']);
    expect(JSON.stringify(statementsOf(template, 'SearchApi'))).not.toContain('Tenants');
  });

  it('let the state machine call its functions, start its own Maps and stop their executions', () => {
    const { 'lambda:InvokeFunction': invoked, ...maps } = grantsOf(template, 'RetrainingRole');
    expect(invoked).toEqual(['RelearnFunction', 'RetrainFunction']);
    expect({ ...maps, ...grantsOf(template, 'RetrainingDistributedMaps') }).toEqual({
      'states:StartExecution': ['StateMachine'],
      'states:DescribeExecution': ['execution:StateMachine/*', 'execution:StateMachine:*'],
      'states:StopExecution': ['execution:StateMachine/*', 'execution:StateMachine:*'],
    });
  });

  it('are granted to services for this account only', () => {
    const ofAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
    const roles = resourcesOf(template, 'AWS::IAM::Role').flatMap(
      ([, { Properties }]) => (Properties.AssumeRolePolicyDocument as { Statement: unknown[] }).Statement,
    ) as { Principal: { Service: string }; Condition?: unknown }[];
    const others = roles.filter(({ Principal }) => Principal.Service !== 'lambda.amazonaws.com');
    expect(new Set(others.map(({ Principal }) => Principal.Service))).toEqual(
      new Set(['scheduler.amazonaws.com', 'states.amazonaws.com']),
    );
    for (const { Condition } of others) expect(Condition).toEqual(ofAccount);
  });

  it('let only S3 of this account send to the queue', () => {
    const [, { Properties }] = resourcesOf(template, 'AWS::SQS::QueuePolicy').find(([id]) =>
      id.includes('IndexQueue'),
    )!;
    const { Statement } = Properties.PolicyDocument as { Statement: (Statement & { Condition: unknown })[] };
    const allowed = Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toMatchObject([
      { Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } },
    ]);
  });

  it('pass the AWS Solutions rules, except the acknowledged ones', () => {
    const { success, violations } = new AwsSolutionsChecks(App.of(stack) as App).validateScope(stack);
    expect(violations.map(({ ruleName, violatingResources }) => ({ ruleName, violatingResources }))).toEqual([]);
    expect(success).toBe(true);
  });
});
