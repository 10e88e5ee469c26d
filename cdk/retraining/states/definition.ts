import { Choice, Condition, type IChainable, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { learning } from './learning.ts';
import { endings, publishing } from './publishing.ts';
import { relearning } from './relearning.ts';
import { atPaths, type StepFunctions, Steps } from './steps.ts';

const isRelearning = Condition.stringEquals('$.build.mode', 'relearn');
const isCompaction = Condition.stringEquals('$.build.mode', 'compact');
const tooFewPictures = Condition.booleanEquals('$.enough', false);

/**
 * Makes the states of a build. A relearning extracts new features first; relearning and repartition
 * then learn new classes, and a compaction keeps the serving ones. All place the pictures, and are
 * promoted or rejected.
 *
 * @param functions the functions that run the steps
 * @returns the first state; its input is `{ tenant, version, mode }`
 */
export function buildStates(scope: Construct, functions: StepFunctions): IChainable {
  const steps = new Steps(scope, functions);
  const { promote, reject, release } = endings(scope, steps);
  const publish = publishing(scope, steps, { promote, reject });
  const plan = planning(scope, steps, { learn: learning(scope, steps, publish), publish, release });
  const identify = new Pass(scope, 'Identify', {
    comment: 'Names the build, so that any later failure can release its lease.',
    parameters: { build: { ...atPaths({ tenant: '$.tenant', version: '$.version', mode: '$.mode' }), round: 0 } },
  });
  return identify.next(
    new Choice(scope, 'New features first?')
      .when(isRelearning, relearning(scope, steps, { plan, reject }))
      .otherwise(plan),
  );
}

/** Takes the snapshot, and decides by mode and number of pictures how the build goes on. */
function planning(
  scope: Construct,
  steps: Steps,
  next: { learn: IChainable; publish: IChainable; release: IChainable },
): IChainable {
  const adopt = steps.relearn('Adopt features', 'adopt', {
    comment: 'A library that is too small for a partition is searched whole, by the new features.',
    payload: {},
  });
  return steps.retrain('Plan', 'plan', { payload: {}, keep: ['build', 'enough', 'shards', 'parts'] }).next(
    new Choice(scope, 'Enough pictures?', {
      comment: 'A compaction places pictures in the serving classes and learns none.',
    })
      .when(Condition.and(tooFewPictures, isRelearning), adopt.next(next.release))
      .when(tooFewPictures, next.release)
      .when(isCompaction, next.publish)
      .otherwise(next.learn),
  );
}
