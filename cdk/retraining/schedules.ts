import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { FunctionSchedule } from '../constructs/schedule.ts';

/** When `schedule-retrainings` starts builds and removes old versions; times in UTC. */
export function scheduleBuilds(scope: Construct, target: IFunction): void {
  new FunctionSchedule(scope, 'HourlyCompaction', {
    target,
    description: 'Writes what has changed in a library into its classes, and learns from new feedback how to rank',
    input: { start: 'compact' },
    expression: 'rate(1 hour)',
    flexibleMinutes: 15,
  });
  new FunctionSchedule(scope, 'NightlyRetraining', {
    target,
    description: 'Rebuilds the partitions of libraries that have grown or drifted',
    input: { start: 'repartition' },
    expression: 'cron(0 2 * * ? *)',
    flexibleMinutes: 60,
  });
  new FunctionSchedule(scope, 'WeeklyRelearning', {
    target,
    description: 'Trains the embedder of libraries whose labels or feedback have changed',
    input: { start: 'relearn' },
    expression: 'cron(30 3 ? * SUN *)',
    flexibleMinutes: 60,
  });
  new FunctionSchedule(scope, 'NightlyRemoval', {
    target,
    description: 'Removes versions that ceased to serve more than seven days ago',
    input: { remove: 'old versions' },
    expression: 'cron(30 5 * * ? *)',
    flexibleMinutes: 60,
  });
}
