import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './fixtures/fixture.ts';
import { bucket, type RunningCloud, startFixtureCloud } from './fixtures/running-cloud.ts';

let running: RunningCloud;
beforeAll(async () => {
  running = await startFixtureCloud();
});
afterAll(() => running.stop());

describe('objects', () => {
  it('reach the function through the queue, as S3 notifications', async () => {
    await running.put('inbox/demo/red & white/première +1.jpg', 'abc');
    await running.put('elsewhere/not-watched.jpg');
    await running.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'inbox/demo/red & white/première +1.jpg' }));
    const told = (eventName: string) =>
      running.notesOf('première').find((note) => note.eventName.startsWith(eventName));
    await until(() => told('ObjectCreated') !== undefined && told('ObjectRemoved') !== undefined);
    const [created, removed] = [told('ObjectCreated')!, told('ObjectRemoved')!];
    expect(created.sequencer < removed.sequencer).toBe(true);
    expect(created).toMatchObject({
      key: 'inbox/demo/red & white/première +1.jpg',
      eventName: 'ObjectCreated:Put',
      size: 3,
      eTag: '900150983cd24fb0d6963f7d28e17f72',
    });
    expect(removed).toMatchObject({ eventName: 'ObjectRemoved:Delete' });
    expect(running.notesOf('not-watched')).toEqual([]);
  });

  it('put in a burst of 500 are all notified, in batches', async () => {
    const keys = Array.from({ length: 500 }, (_, index) => `inbox/demo/burst/${index}.jpg`);
    await Promise.all(keys.map((key) => running.put(key)));
    await until(() => new Set(running.notesOf('burst').map(({ key }) => key)).size === 500);
    expect(Math.max(...running.notesOf('burst').map(({ batch }) => batch))).toBeLessThanOrEqual(10);
  });

  it('that fail are tried again, then go to the dead-letter queue', async () => {
    await Promise.all(['good-1', 'bad-1', 'good-2'].map((name) => running.put(`inbox/demo/retry/${name}.jpg`)));
    const { QueueUrl } = await running.sqs.send(new CreateQueueCommand({ QueueName: 'Fixture-IndexDlq' }));
    const waiting = async () => {
      const AttributeNames = ['ApproximateNumberOfMessages' as const];
      const { Attributes } = await running.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: QueueUrl!, AttributeNames }),
      );
      return Number(Attributes!.ApproximateNumberOfMessages);
    };
    await until(async () => (await waiting()) === 1);
    expect(
      running
        .notesOf('retry/bad-1')
        .map(({ attempt }) => attempt)
        .toSorted(),
    ).toEqual(['1', '2', '3']);
    // Once each, unless a busy machine needs longer for a batch than the queue's visibility
    // timeout.
    for (const name of ['good-1', 'good-2']) expect(running.notesOf(name)[0]).toMatchObject({ attempt: '1' });
  });

  it('are listed page by page in UTF-8 order', async () => {
    const names = ['B', 'a', 'A', 'b', 'é', 'Z', 'z', '😀', '～'];
    await Promise.all(names.map((name) => running.put(`list/${name}`)));
    const keys: string[] = [];
    for (let token: string | undefined, more = true; more; ) {
      const page = await running.s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: 'list/', MaxKeys: 2, ContinuationToken: token }),
      );
      keys.push(...page.Contents!.map(({ Key }) => Key!));
      token = page.NextContinuationToken;
      more = page.IsTruncated === true;
    }
    expect(keys).toEqual(['A', 'B', 'Z', 'a', 'b', 'z', 'é', '～', '😀'].map((name) => `list/${name}`));
  });

  it('may be empty', async () => {
    const response = await fetch(`${running.cloud.storageUrl}/${bucket}/empty`, { method: 'PUT' });
    expect([response.status, response.headers.get('etag')]).toEqual([200, '"d41d8cd98f00b204e9800998ecf8427e"']);
  });

  it('may be larger than 11 MiB', async () => {
    const body = 'x'.repeat(12 * 1024 * 1024);
    await running.put('large', body);
    const { Body } = await running.s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'large' }));
    expect((await Body!.transformToString()).length).toBe(body.length);
  });

  it('are closed to web pages except by the bucket’s CORS rules and a signature', async () => {
    const from = (origin: string, method: string, query = '') =>
      fetch(`${running.cloud.storageUrl}/${bucket}/inbox/x.jpg${query}`, {
        method,
        headers: { origin, 'access-control-request-method': 'PUT' },
        ...(method === 'PUT' && { body: 'x' }),
      });
    expect((await from('http://page.example', 'OPTIONS')).headers.get('access-control-allow-origin')).toBe(
      'http://page.example',
    );
    expect((await from('http://evil.example', 'OPTIONS')).status).toBe(403);
    expect((await from('http://page.example', 'PUT')).status).toBe(403);
    const { accessKeyId } = await running.s3.config.credentials();
    const signed = await from('http://page.example', 'PUT', `?X-Amz-Credential=${accessKeyId}%2F2026`);
    expect([signed.status, signed.headers.get('access-control-allow-origin')]).toEqual([200, 'http://page.example']);
  });
});
