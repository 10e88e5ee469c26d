import { ArnFormat, type CfnElement, Stack, Validations } from 'aws-cdk-lib';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { IConstruct } from 'constructs';
import type { DlsiftFunction } from '../constructs/lambda-function.ts';

/** Allows a function to start builds; sets `RETRAIN_STATE_MACHINE_ARN`. */
export function startsExecutions(user: DlsiftFunction, machine: StateMachine): void {
  user.lambda.addEnvironment('RETRAIN_STATE_MACHINE_ARN', machine.stateMachineArn);
  user.allow(['states:StartExecution'], [machine.stateMachineArn]);
}

/** Allows a function that starts builds to read their status. */
export function followsExecutions(user: DlsiftFunction, machine: StateMachine): void {
  user.allow(['states:DescribeExecution'], [executionsOf(machine, ':', user)]);
}

/**
 * ARN pattern of all executions of the machine, for a policy of `user`.
 *
 * @param separator what follows the machine's name: a colon for started executions, a slash for
 *   those of distributed Maps
 */
export function executionsOf(machine: StateMachine, separator: ':' | '/', user: IConstruct): string {
  const stack = Stack.of(machine);
  const logicalId = stack.getLogicalId(machine.node.defaultChild as CfnElement);
  const prefix = 'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution';
  Validations.of(user).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${prefix}:<${logicalId}.Name>${separator}*]`,
    reason: 'The wildcard covers the executions of one machine, which get their names when they start.',
  });
  return stack.formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${machine.stateMachineName}${separator}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
