import { describe, expect, it } from 'vitest';
import { isWanted, notificationOf } from '../../../local/cloud/events/bucket-notifications.ts';
import { failedMessages } from '../../../local/cloud/events/queue-poller.ts';

describe('a batch', () => {
  const messages = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
  const failed = (value: unknown, partialFailures = true) =>
    [...failedMessages({ payload: JSON.stringify(value) }, messages, partialFailures)].join('');

  it.each([
    [null, ''],
    [{}, ''],
    [{ batchItemFailures: [] }, ''],
    [{ batchItemFailures: null }, ''],
    [{ batchItemFailures: [{ itemIdentifier: 'b' }] }, 'b'],
    [{ batchItemFailures: [{ itemIdentifier: 'unknown' }] }, 'abc'],
    [{ batchItemFailures: [{ itemIdentifier: '' }] }, 'abc'],
    [{ batchItemFailures: [{}] }, 'abc'],
    [{ batchItemFailures: 'b' }, 'abc'],
  ])('answered with %j has failed: %j', (value, expected) => expect(failed(value)).toBe(expected));

  it('of a function that reports no failed items succeeds or fails whole', () => {
    expect(failed({ batchItemFailures: [{ itemIdentifier: 'b' }] }, false)).toBe('');
    const error = { errorType: 'Error', errorMessage: '' };
    expect(failedMessages({ error }, messages, false).size).toBe(3);
  });
});

describe('a notification', () => {
  const change = {
    bucket: 'b-b',
    key: 'inbox/demo/ä b/(1)+&=.jpg',
    event: 'ObjectCreated:Put' as const,
    size: 3,
    etag: 'e',
    at: new Date('2026-01-02T03:04:05Z'),
  };

  it.each([
    ['s3:ObjectCreated:*', 'inbox/', '', true],
    ['s3:ObjectCreated:Put', '', '.jpg', true],
    ['s3:ObjectCreated:Copy', '', '', false],
    ['s3:ObjectRemoved:*', '', '', false],
    ['s3:ObjectCreated:*', 'outbox/', '', false],
    ['s3:ObjectCreated:*', '', '.png', false],
  ])('for %s with prefix %j and suffix %j: %s', (event, prefix, suffix, wanted) =>
    expect(isWanted(change, { event, prefix, suffix, queueArn: '' })).toBe(wanted),
  );

  it('has the key encoded as S3 does, and a sequencer that grows', () => {
    const [first, second] = [notificationOf(change), notificationOf(change)].map(({ Records }) => Records[0]);
    expect(first.s3.object).toMatchObject({ key: 'inbox/demo/%C3%A4+b/(1)%2B%26%3D.jpg', size: 3, eTag: 'e' });
    expect(first).toMatchObject({
      eventName: 'ObjectCreated:Put',
      eventTime: '2026-01-02T03:04:05.000Z',
      awsRegion: 'us-east-1',
    });
    expect(second.s3.object.sequencer > first.s3.object.sequencer).toBe(true);
    expect(first.s3.object.sequencer).toMatch(/^[0-9A-F]{16}$/);
  });
});
