import { Choice, Condition, type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { mapItem, type Steps } from './steps.ts';

/**
 * From classes to a partition: place every picture, write the segments, measure, and promote or
 * reject.
 */
export function publishing(
  scope: Construct,
  steps: Steps,
  next: { promote: IChainable; reject: IChainable },
): IChainable {
  return steps
    .retrainEach('Assign every shard', 'assign', {
      comment: 'Gives each picture the class in which a search looks for it, or two classes at a boundary.',
      over: '$.shards',
      label: 'Assign',
      each: 'Assign shard',
      payload: { parts: '$.parts', shard: mapItem },
    })
    .next(
      steps.retrainEach('Write every class', 'write-segments', {
        comment: 'Writes the segments of whole classes from the parts of all shards; several classes per call.',
        over: '$.parts',
        label: 'Write',
        each: 'Write classes',
        payload: { shards: '$.shards', part: mapItem },
      }),
    )
    .next(
      steps.retrain('Summarise', 'summarise', {
        comment: 'Writes the class index of eq. (13) and the sigmas of eq. (7) to (9).',
        payload: { shards: '$.shards', parts: '$.parts' },
      }),
    )
    .next(
      steps.retrain('Evaluate', 'evaluate', {
        payload: { shards: '$.shards' },
        keep: ['build', 'accepted', 'reason'],
        at: '$.evaluation',
      }),
    )
    .next(
      new Choice(scope, 'Good enough?')
        .when(Condition.booleanEquals('$.evaluation.accepted', true), next.promote)
        .otherwise(next.reject),
    );
}

/**
 * The ends of a build, which all give the lease back. Only `promote` changes the serving version.
 */
export function endings(
  scope: Construct,
  steps: Steps,
): { promote: IChainable; reject: IChainable; release: IChainable } {
  const release = steps.retrain('Release', 'release', { payload: {}, releasesLease: true });
  release.next(new Succeed(scope, 'Done'));
  const promote = steps.retrain('Promote', 'promote', { build: '$.evaluation.build', payload: {} });
  const reject = steps.retrain('Reject', 'reject', {
    build: '$.evaluation.build',
    payload: { reason: '$.evaluation.reason' },
  });
  return { promote: promote.next(release), reject: reject.next(release), release };
}
