import { RetrainTask } from '../builds/index.ts';
import { featureSetsOf, logger, ModelStore, once, stores } from '../common/index.ts';
import { runStep } from './run-step.ts';

const featureSets = once(() =>
  featureSetsOf({
    partitions: stores.partitions(),
    models: new ModelStore(stores.objects()),
    library: stores.library(),
  }),
);

/**
 * Does one step of the state machine of `cdk/retraining`. In the order of the steps: `plan/` takes
 * the snapshot, `learn/` learns the classes, `assign/` places every picture, `write/` writes the
 * segments, `evaluate/` decides whether the build may serve, and `finish.ts` promotes or rejects
 * it. Steps pass on files through `workspace/`.
 */
export async function handler(event: unknown): Promise<unknown> {
  const task = RetrainTask.parse(event);
  logger.info(task.step, { ...task.build });
  return runStep(task, {
    library: stores.library(),
    partitions: stores.partitions(),
    judgements: stores.judgements(),
    objects: stores.objects(),
    featureSets: featureSets(),
  });
}
