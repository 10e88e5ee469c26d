import { Choice, Condition, type IChainable, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { atPaths, mapItem, type Steps } from './steps.ts';

/** The self-training loop of the classes: SVMs, then pictures that move to the class that claims them, until few do. */
export function learning(scope: Construct, steps: Steps, next: IChainable): IChainable {
  const cluster = steps.retrain('Cluster', 'cluster', {
    payload: { shards: '$.shards' },
    keep: ['build', 'groups'],
    at: '$.clustering',
  });
  const firstRound = new Pass(scope, 'First round', {
    parameters: atPaths({
      build: '$.clustering.build',
      groups: '$.clustering.groups',
      shards: '$.shards',
      parts: '$.parts',
    }),
  });
  const train = steps.retrainEach('Train every class', 'train-classes', {
    comment: "One linear SVM per class, on the classes in which each picture's neighbours lie; some classes to a call.",
    over: '$.groups',
    label: 'Train',
    each: 'Train classes',
    payload: { classes: mapItem },
  });
  const settle = steps.retrain('Settle', 'settle', {
    comment: 'Pictures go to the class that claims them; few moved, or enough rounds, and the classes have settled.',
    payload: {},
    keep: ['build', 'settled', 'movedShare'],
    at: '$.settling',
  });
  const nextRound = new Pass(scope, 'Next round', { inputPath: '$.settling.build', resultPath: '$.build' });
  const settled = new Choice(scope, 'Settled?')
    .when(Condition.booleanEquals('$.settling.settled', true), next)
    .otherwise(train);
  return cluster.next(firstRound).next(train).next(settle).next(nextRound).next(settled);
}
