import { Choice, Condition, type IChainable, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { atPaths, mapItem, type Steps } from './steps.ts';

/**
 * The self-training loop: train an SVM per class, move pictures to the class that claims them,
 * until few pictures move.
 */
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
    comment: "Trains one linear SVM per class, several per call; a picture is an example of its neighbours' classes.",
    over: '$.groups',
    label: 'Train',
    each: 'Train classes',
    payload: { classes: mapItem },
  });
  const settle = steps.retrain('Settle', 'settle', {
    comment:
      'Moves pictures to the class that claims them; the classes have settled when few move or the rounds are used up.',
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
