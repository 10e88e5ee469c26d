import { logger, stores } from '../common/index.ts';
import { runStep, Step } from './step.ts';

/** The work of the Retrain state machine, `cdk/retraining/retrain.asl.json`. */
export async function handler(event: unknown): Promise<unknown> {
  const task = Step.parse(event);
  logger.info(task.step, { ...task.build });
  return runStep(task, { library: stores.library(), partitions: stores.partitions(), objects: stores.objects() });
}
