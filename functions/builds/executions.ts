import { DescribeExecutionCommand, ExecutionDoesNotExist, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { requireEnvironment } from '@dlsift/retrieval/storage';
import { once } from '../common/index.ts';
import type { Build, BuildId } from './build.ts';

/** Executions of the state machine, one per build. */
export interface Executions {
  start(build: Pick<Build, 'tenant' | 'version' | 'mode'>): Promise<void>;
  /** Status in Step Functions' words, or `notFound`. */
  statusOf(build: BuildId): Promise<string>;
}

export const notFound = 'NOT FOUND';

const client = once(() => new SFNClient({}));

/**
 * Those of the machine that `RETRAIN_STATE_MACHINE_ARN` names. An execution has the name of its
 * tenant and version.
 */
export const deployedExecutions: Executions = {
  async start({ tenant, version, mode }) {
    await client().send(
      new StartExecutionCommand({
        stateMachineArn: requireEnvironment('RETRAIN_STATE_MACHINE_ARN'),
        name: executionName({ tenant, version }),
        input: JSON.stringify({ tenant, version, mode }),
      }),
    );
  },
  async statusOf(build) {
    const machine = requireEnvironment('RETRAIN_STATE_MACHINE_ARN');
    const executionArn = `${machine.replace(':stateMachine:', ':execution:')}:${executionName(build)}`;
    try {
      const { status } = await client().send(new DescribeExecutionCommand({ executionArn }));
      return status ?? 'RUNNING';
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return notFound;
      throw error;
    }
  },
};

function executionName({ tenant, version }: BuildId): string {
  return `${tenant}-${version}`;
}
