import { FeatureSetNames } from '../common/feature-set-names.ts';
import { logger, once, stores } from '../common/index.ts';
import { ModelStore } from '../common/models.ts';
import { runStep, Step } from './step.ts';

const names = once(
  () => new FeatureSetNames({ partitions: stores.partitions(), models: new ModelStore(stores.objects()) }),
);

/**
 * The work of the Retrain state machine, `cdk/retraining/retrain.asl.json`, step by step: `plan.ts` takes the lease and the
 * snapshot, `learn/` learns classes, `write/` writes segments, `judge/` measures whether the build may serve, and `life/`
 * starts, ends and brings back versions. Steps hand on what they made as files of the build, its `workspace.ts`.
 */
export async function handler(event: unknown): Promise<unknown> {
  const task = Step.parse(event);
  logger.info(task.step, { ...task.build });
  const [library, partitions, objects] = [stores.library(), stores.partitions(), stores.objects()];
  return runStep(task, { library, partitions, judgements: stores.judgements(), objects, names: names() });
}
