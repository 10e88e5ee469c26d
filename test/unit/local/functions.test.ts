import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucket, type Echo, type RunningCloud, startFixtureCloud } from './fixtures/running-cloud.ts';

let running: RunningCloud;
beforeAll(async () => {
  running = await startFixtureCloud();
});
afterAll(() => running.stop());

describe('functions', () => {
  it('run with the environment of the template and of Lambda, without the shell’s', async () => {
    process.env.SECRET_OF_THE_SHELL = 'x';
    const { environment, context } = (await running.cloud.invoke('echo', { a: 1 })) as Echo;
    expect(environment).toMatchObject({
      LIBRARY_TABLE: 'Fixture-Library',
      BUCKET: bucket,
      AWS_LAMBDA_FUNCTION_NAME: 'Fixture-Echo',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_REGION: 'us-east-1',
    });
    expect(environment).not.toHaveProperty('SECRET_OF_THE_SHELL');
    expect(context).toMatchObject({
      functionName: 'Fixture-Echo',
      memoryLimitInMB: '256',
      awsRequestId: expect.any(String),
    });
    expect(context.remaining).toBeGreaterThan(10_000);
    expect(context.remaining).toBeLessThanOrEqual(20_000);
  });

  it('find packages in their layers only', async () => {
    expect(await running.cloud.invoke('echo', {})).toMatchObject({
      greeting: 'hello, nested!',
      project: 'ERR_MODULE_NOT_FOUND',
      runtime: 'found',
    });
  });

  it('fail with the error’s name', async () => {
    await expect(running.cloud.invoke('echo', { throw: 'too far' })).rejects.toMatchObject({
      name: 'RangeError',
      message: 'too far',
    });
  });

  it.each([
    ['sleeps past its timeout', { sleep: 60_000 }, 'Sandbox.Timedout', 'Task timed out after 2.00 seconds'],
    ['never yields', { busy: true }, 'Sandbox.Timedout', 'Task timed out after 2.00 seconds'],
    ['ends its process', { exit: true }, 'Runtime.ExitError', 'Runtime exited with error: exit status 3'],
  ])('get a fresh process after one that %s', async (_, event, name, message) => {
    const before = (await running.cloud.invoke('brief', {})) as Echo;
    await expect(running.cloud.invoke('brief', event)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
    const after = (await running.cloud.invoke('brief', {})) as Echo;
    expect(after.pid).not.toBe(before.pid);
  });

  it('take and return 6 MB at most', async () => {
    await expect(running.cloud.invoke('echo', 'x'.repeat(6_300_000))).rejects.toMatchObject({
      name: 'RequestTooLargeException',
    });
    await expect(running.cloud.invoke('api', { rawPath: '/v1/large' })).rejects.toMatchObject({
      name: 'Function.ResponseSizeTooLarge',
    });
  });

  it('are found by name', async () => {
    await expect(running.cloud.invoke('no-such', {})).rejects.toThrow(
      'There is no function no-such; there are authorize, api',
    );
    expect(running.cloud.hasFunction('index-images')).toBe(true);
  });
});
