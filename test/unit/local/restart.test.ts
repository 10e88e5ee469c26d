import { GetObjectCommand } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud } from '../../../local/cloud/cloud.ts';
import { until, writeFixture } from './fixtures/fixture.ts';
import { bucket, type RunningCloud, startFixtureCloud, stateMachineArn } from './fixtures/running-cloud.ts';

let running: RunningCloud;
beforeAll(async () => {
  running = await startFixtureCloud();
});
afterAll(() => running.stop());

describe('a restart', () => {
  it('keeps objects, unread messages and executions', async () => {
    await running.put('kept/one.txt', 'still here');
    const { executionArn } = await running.sfn.send(
      new StartExecutionCommand({
        stateMachineArn,
        name: 'interrupted',
        input: '{"items":[],"waitMilliseconds":15000}',
      }),
    );
    running = await running.restart();
    const { Body } = await running.s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'kept/one.txt' }));
    expect(await Body!.transformToString()).toBe('still here');
    const execution = await running.sfn.send(new DescribeExecutionCommand({ executionArn: executionArn }));
    expect(execution).toMatchObject({ status: 'ABORTED', cause: 'The local cloud stopped while this was running.' });
    await running.put('inbox/demo/after-restart.jpg');
    await until(() => running.notesOf('after-restart').length > 0);
  });

  it('names the resource that it cannot run', async () => {
    const other = writeFixture();
    other.rewrite(({ Resources }) => Object.assign(Resources, { Cache: { Type: 'AWS::ElastiCache::CacheCluster' } }));
    await expect(startCloud({ ...other, port: 0 })).rejects.toThrow(
      'cannot run: Cache (AWS::ElastiCache::CacheCluster)',
    );
    other.remove();
  });

  it('names the port that is in use', async () => {
    const port = Number(new URL(running.cloud.url).port);
    const other = writeFixture();
    await expect(startCloud({ ...other, port })).rejects.toThrow(
      `Port ${port} is taken by another program. Name another one with --port`,
    );
    other.remove();
  });
});
