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
 * The states of a build. A relearning makes new features first; a repartition, and every relearning, learns new classes; a
 * compaction keeps the classes that serve. All then place the pictures, and are promoted or rejected.
 *
 * @param functions that run the steps
 * @returns the first state; its input is `{ tenant, version, mode }`
 */
export function buildStates(scope: Construct, functions: StepFunctions): IChainable {
  const steps = new Steps(scope, functions);
  const { promote, reject, release } = endings(scope, steps);
  const publish = publishing(scope, steps, { promote, reject });
  const plan = planning(scope, steps, { learn: learning(scope, steps, publish), publish, release });
  const identify = new Pass(scope, 'Identify', {
    comment: 'Names the build, so that a failure at any later step can release its lease.',
    parameters: { build: { ...atPaths({ tenant: '$.tenant', version: '$.version', mode: '$.mode' }), round: 0 } },
  });
  return identify.next(
    new Choice(scope, 'New features first?')
      .when(isRelearning, relearning(scope, steps, { plan, reject }))
      .otherwise(plan),
  );
}

/** The snapshot, and where it leads. */
function planning(
  scope: Construct,
  steps: Steps,
  next: { learn: IChainable; publish: IChainable; release: IChainable },
): IChainable {
  const adopt = steps.relearn('Adopt features', 'adopt', {
    comment: 'A library without a partition is searched in the new features all the same.',
    payload: {},
  });
  return steps.retrain('Plan', 'plan', { payload: {}, keep: ['build', 'enough', 'shards', 'parts'] }).next(
    new Choice(scope, 'Enough pictures?', {
      comment: 'A compaction keeps the classes that serve, and only places pictures in them.',
    })
      .when(Condition.and(tooFewPictures, isRelearning), adopt.next(next.release))
      .when(tooFewPictures, next.release)
      .when(isCompaction, next.publish)
      .otherwise(next.learn),
  );
}
