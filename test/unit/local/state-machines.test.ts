import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './fixtures/fixture.ts';
import { type RunningCloud, startFixtureCloud, stateMachineArn } from './fixtures/running-cloud.ts';

let running: RunningCloud;
beforeAll(async () => {
  running = await startFixtureCloud();
});
afterAll(() => running.stop());

describe('state machines', () => {
  async function run(input: object, name?: string): Promise<DescribeExecutionCommandOutput> {
    const { executionArn } = await running.sfn.send(
      new StartExecutionCommand({
        stateMachineArn,
        input: JSON.stringify(input),
        ...(name !== undefined && { name }),
      }),
    );
    let execution: DescribeExecutionCommandOutput;
    await until(async () => {
      execution = await running.sfn.send(new DescribeExecutionCommand({ executionArn: executionArn }));
      return execution.status !== 'RUNNING';
    });
    return execution!;
  }

  it('invoke functions inside a distributed Map', async () => {
    const execution = await run({ items: [1, 2, 3, 4, 5] }, 'squares');
    expect(execution).toMatchObject({ status: 'SUCCEEDED', name: 'squares', stopDate: expect.any(Date) });
    expect(JSON.parse(execution.output!)).toEqual({ squares: [1, 4, 9, 16, 25], name: 'squares' });
    const { events } = await running.sfn.send(new GetExecutionHistoryCommand({ executionArn: execution.executionArn }));
    expect(events!.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['ExecutionStarted', 'TaskStateEntered', 'MapStateExited', 'ExecutionSucceeded']),
    );
  });

  it('retry and catch a function’s error by its name', async () => {
    const execution = await run({ items: [2, 13] });
    expect(JSON.parse(execution.output!)).toMatchObject({
      refused: 'NotEnough',
      cause: { errorType: 'NotEnough', errorMessage: 'thirteen' },
    });
  });

  it('fail by the state’s error when nothing catches it', async () => {
    expect(await run({ items: [], large: true })).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
    });
  });

  it('refuse a second execution of the same name', async () => {
    // Still running when it is asked for again, however long that takes; stopping the cloud ends
    // it.
    const input = { stateMachineArn, name: 'once', input: '{"items":[],"waitMilliseconds":15000}' };
    const first = await running.sfn.send(new StartExecutionCommand(input));
    const same = await running.sfn.send(new StartExecutionCommand(input));
    expect(same.executionArn).toBe(first.executionArn);
    const other = new StartExecutionCommand({ ...input, input: '{}' });
    await expect(running.sfn.send(other)).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    const nothing = new DescribeExecutionCommand({ executionArn: `${first.executionArn}-not` });
    await expect(running.sfn.send(nothing)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  });

  it('stop on request', async () => {
    const input = '{"items":[],"waitMilliseconds":15000}';
    const { executionArn } = await running.sfn.send(
      new StartExecutionCommand({ stateMachineArn, name: 'stopped', input }),
    );
    await running.sfn.send(new StopExecutionCommand({ executionArn: executionArn, cause: 'enough' }));
    expect(await running.sfn.send(new DescribeExecutionCommand({ executionArn: executionArn }))).toMatchObject({
      status: 'ABORTED',
      cause: 'enough',
    });
    const { executions } = await running.sfn.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter: 'ABORTED' }),
    );
    expect(executions!.map(({ name }) => name)).toEqual(['stopped']);
  });
});
