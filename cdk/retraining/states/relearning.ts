import { Choice, Condition, type IChainable, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { atPaths, mapItem, type Steps } from './steps.ts';

/**
 * The states of a relearning: train and judge an embedder unless a model was chosen, then extract
 * the new features of every picture. The build goes on with `plan`, or with `reject` when there is
 * too little to learn from or the embedder is no better.
 */
export function relearning(scope: Construct, steps: Steps, next: { plan: IChainable; reject: IChainable }): IChainable {
  const extraction = describePictures(scope, steps, next.plan);
  const training = trainEmbedder(scope, steps, { accepted: extraction, reject: next.reject });
  return steps
    .relearn('Plan relearning', 'plan-relearning', {
      comment: 'A chosen model is used as it is; without one an embedder is trained on the library.',
      payload: {},
      keep: ['build', 'train'],
    })
    .next(
      new Choice(scope, 'Train first?').when(Condition.booleanEquals('$.train', true), training).otherwise(extraction),
    );
}

function trainEmbedder(scope: Construct, steps: Steps, next: { accepted: IChainable; reject: IChainable }): IChainable {
  const accepted = Condition.booleanEquals('$.evaluation.accepted', true);
  const train = steps.relearn('Train embedder', 'train-embedder', {
    comment: 'Each call trains for some minutes, from the checkpoint of the last call.',
    payload: {},
    keep: ['done', 'step', 'steps'],
    at: '$.training',
  });
  const judge = steps.relearn('Judge embedder', 'judge-embedder', {
    comment: 'Compares both embedders by retrieval among held-out pictures.',
    payload: {},
    keep: ['build', 'accepted', 'reason'],
    at: '$.evaluation',
  });
  const adopt = new Pass(scope, 'Name its features', { parameters: atPaths({ build: '$.evaluation.build' }) });
  train.next(
    new Choice(scope, 'Trained?').when(Condition.booleanEquals('$.training.done', true), judge).otherwise(train),
  );
  judge.next(
    new Choice(scope, 'Better than the present one?').when(accepted, adopt.next(next.accepted)).otherwise(next.reject),
  );
  return steps
    .relearn('Gather pictures', 'gather-pictures', {
      payload: {},
      keep: ['build', 'accepted', 'reason'],
      at: '$.evaluation',
    })
    .next(new Choice(scope, 'Enough to learn from?').when(accepted, train).otherwise(next.reject));
}

function describePictures(scope: Construct, steps: Steps, plan: IChainable): IChainable {
  const planExtraction = steps.relearn('Plan extraction', 'plan-extraction', {
    comment: 'Lists the pictures that lack the new features; repeated until none do.',
    payload: {},
    keep: ['build', 'shards', 'more'],
  });
  const extract = steps.relearnEach('Extract every shard', 'extract', {
    comment: 'Adds the features of the new set; those of the serving set stay.',
    over: '$.shards',
    label: 'Extract',
    each: 'Extract shard',
    payload: { shard: mapItem },
  });
  return planExtraction.next(
    new Choice(scope, 'Anything to extract?')
      .when(Condition.booleanEquals('$.more', true), extract.next(planExtraction))
      .otherwise(plan),
  );
}
