import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { ofThisAccount } from './service-principal.ts';

export interface FunctionScheduleProps {
  target: IFunction;
  description: string;
  /** EventBridge Scheduler's `cron(…)` or `rate(…)`, in UTC. */
  expression: string;
  /** Input of the function; `{}` by default. */
  input?: object;
  /**
   * Maximum minutes of delay, so that schedules of many accounts do not start in the same minute.
   */
  flexibleMinutes: number;
}

/** Invokes one function on a schedule. */
export class FunctionSchedule extends Construct {
  constructor(scope: Construct, id: string, props: FunctionScheduleProps) {
    super(scope, id);
    const role = new Role(this, 'Role', { assumedBy: ofThisAccount(this, 'scheduler.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [props.target.functionArn] }),
    );
    new CfnSchedule(this, 'Schedule', {
      description: props.description,
      scheduleExpression: props.expression,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: props.flexibleMinutes },
      target: {
        arn: props.target.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify(props.input ?? {}),
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 3600 },
      },
    });
  }
}
