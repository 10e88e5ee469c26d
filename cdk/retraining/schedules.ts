import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { FunctionSchedule } from '../constructs/schedule.ts';

/** Schedules of `schedule-retrainings`, in UTC. */
export function scheduleBuilds(scope: Construct, target: IFunction): void {
  new FunctionSchedule(scope, 'HourlyCompaction', {
    target,
    description: 'Writes changed pictures into the classes of a library, and learns the ranking from new feedback',
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
