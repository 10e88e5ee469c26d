import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { neededRights, type Rights } from './needed-rights.ts';
import { createStack, grantsOf } from './synthesized.ts';

const template = Template.fromStack(createStack());

/** Every function, the start of its logical id, and its rights on objects: `prefix -> actions`. */
const functions: [name: string, id: string, objects: Record<string, string>][] = [
  [
    'api',
    'SearchApi',
    {
      inbox: 'Delete, Get, Put',
      incoming: 'Delete, Get, Put',
      keypoints: 'Get',
      models: 'Get, Put',
      partitions: 'Get',
      queries: 'Get, Put',
      thumbnails: 'Get',
      words: 'Get',
    },
  ],
  ['authorize', 'SearchAuthorize', {}],
  [
    'index-images',
    'IndexingIndexImages',
    {
      inbox: 'Get',
      keypoints: 'Delete, Get, Put',
      models: 'Get',
      partitions: 'Get',
      thumbnails: 'Delete, Get, Put',
      words: 'Delete, Get, Put',
    },
  ],
  ['issue-key', 'SearchIssueKey', {}],
  ['learn-query', 'LearningLearnQuery', {}],
  ['page', 'SearchPage', {}],
  ['reconcile-inbox', 'IndexingReconcileInboxRole', { models: 'Get' }],
  [
    'relearn',
    'RetrainingRelearnRole',
    { inbox: 'Get', keypoints: 'Get', models: 'Get, Put', partitions: 'Get, Put', thumbnails: 'Get' },
  ],
  [
    'retrain',
    'RetrainingRetrainRole',
    { keypoints: 'Get', models: 'Get', partitions: 'Delete, Get, Put', words: 'Get' },
  ],
  ['schedule-retrainings', 'RetrainingScheduleRetrainingsRole', { partitions: 'Delete' }],
];

/** Rights that every function has, and those that Lambda needs to read a queue. */
const ofLambda =
  /^(logs:(CreateLogStream|PutLogEvents)|sqs:(ReceiveMessage|DeleteMessage|ChangeMessageVisibility|GetQueueUrl|GetQueueAttributes))$/;

function granted(id: string): Rights {
  const own = Object.entries(grantsOf(template, id)).filter(([action]) => !ofLambda.test(action));
  return Object.fromEntries(own.map(([action, resources]) => [action, resources.map(withoutPrefix).toSorted()]));
}

function withoutPrefix(resource: string): string {
  return /Queue/.test(resource) ? 'queue' : resource;
}

describe('the template allows what the code needs, and nothing else', () => {
  it.each(functions)('%s', async (name, id, objects) => {
    const { rights } = await neededRights(name);
    const grants = granted(id);
    const byPrefix = Object.entries(grants)
      .filter(([action]) => /^s3:.*Object$/.test(action))
      .flatMap(([action, resources]) => resources.map((resource) => [resource, action.slice(3, -6)] as const))
      .toSorted();
    const prefixes = Object.groupBy(byPrefix, ([resource]) => resource.replace(/^Pictures\/(\w+)\/\*$/, '$1'));
    expect(
      Object.fromEntries(Object.entries(prefixes).map(([prefix, of]) => [prefix, of!.map(([, a]) => a).join(', ')])),
    ).toEqual(objects);
    const onTheBucket = Object.entries(grants).map(([action, resources]) => [
      action,
      /^s3:.*Object$/.test(action) ? ['Pictures'] : [...new Set(resources)],
    ]);
    const sorted = Object.entries(rights).map(([action, resources]) => [action, resources.toSorted()]);
    expect(Object.fromEntries(onTheBucket)).toEqual(Object.fromEntries(sorted));
  });
});
