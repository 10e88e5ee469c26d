import { Choice, Condition, type IChainable, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { atPaths, mapItem, type Steps } from './steps.ts';

/**
 * New features, from training an embedder to describing every picture by it. Afterwards the build goes on with `plan`, or with
 * `reject` when the library teaches too little or the embedder is no better.
 */
export function relearning(scope: Construct, steps: Steps, next: { plan: IChainable; reject: IChainable }): IChainable {
  const extraction = describePictures(scope, steps, next.plan);
  const training = trainEmbedder(scope, steps, { accepted: extraction, reject: next.reject });
  return steps
    .relearn('Plan relearning', 'plan-relearning', {
      comment: 'A model that was chosen is used as it is; without one an embedder is trained on the library.',
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
    comment: 'Some minutes to a call, from the checkpoint that the last one left.',
    payload: {},
    keep: ['done', 'step', 'steps'],
    at: '$.training',
  });
  const judge = steps.relearn('Judge embedder', 'judge-embedder', {
    comment: 'Retrieval among pictures that the training has not seen.',
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
    comment: 'Lists the pictures that lack the new features, until there are none.',
    payload: {},
    keep: ['build', 'shards', 'more'],
  });
  const extract = steps.relearnEach('Extract every shard', 'extract', {
    comment: "Each picture is described by the new set as well; the serving set's features stay beside.",
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
