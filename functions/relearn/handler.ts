import { z } from 'zod';
import { FeatureSetNames } from '../common/feature-set-names.ts';
import { featureSetsOf } from '../common/feature-sets.ts';
import { logger, once, stores } from '../common/index.ts';
import { ModelStore } from '../common/models.ts';
import { Build } from '../retrain/build.ts';
import { holdLease } from '../retrain/plan.ts';
import { extract } from './extract.ts';
import { gatherPictures } from './gather-pictures.ts';
import { judgeEmbedder } from './judge-embedder.ts';
import { adopt, planExtraction, requireFeatureSet } from './plan-extraction.ts';
import { planRelearning } from './plan-relearning.ts';
import { trainEmbedder } from './train-embedder.ts';
import { RelearningWorkspace } from './workspace.ts';

/** One state of the state machine: which step, of which build, on what. */
const Step = z.discriminatedUnion('step', [
  z.object({ step: z.literal('plan-relearning'), build: Build }),
  z.object({ step: z.literal('gather-pictures'), build: Build }),
  z.object({ step: z.literal('train-embedder'), build: Build }),
  z.object({ step: z.literal('judge-embedder'), build: Build }),
  z.object({ step: z.literal('plan-extraction'), build: Build }),
  z.object({ step: z.literal('extract'), build: Build, shard: z.object({ name: z.string() }) }),
  z.object({ step: z.literal('adopt'), build: Build }),
]);

/** Steps that may come hours after the lease was taken. */
const renewing = new Set(['train-embedder', 'judge-embedder', 'plan-extraction']);

const sources = once(() => {
  const [partitions, models] = [stores.partitions(), new ModelStore(stores.objects())];
  return {
    partitions,
    models,
    names: new FeatureSetNames({ partitions, models }),
    sets: featureSetsOf({ partitions, models }),
  };
});

/** The work of the mode `relearn` in the Retrain state machine, `cdk/retraining/retrain.asl.json`. */
export async function handler(event: unknown): Promise<unknown> {
  const task = Step.parse(event);
  const { build } = task;
  logger.info(task.step, { ...build });
  const { partitions, models, names, sets } = sources();
  const [library, objects] = [stores.library(), stores.objects()];
  const workspace = new RelearningWorkspace(build, objects);
  const stepsWanted = async () => (await partitions.get(build.tenant, build.version))?.steps;
  // Between two of these lies a call of the training, or a Map: the lease outlasts either.
  if (renewing.has(task.step)) await holdLease(build, partitions);
  switch (task.step) {
    case 'plan-relearning':
      return planRelearning(build, partitions, names);
    case 'gather-pictures':
      return gatherPictures(build, await names.wanted(build.tenant), { library, partitions, objects, workspace });
    case 'train-embedder':
      return trainEmbedder(build, await stepsWanted(), workspace);
    case 'judge-embedder': {
      const shipped = await names.shipped();
      return judgeEmbedder(build, await stepsWanted(), { workspace, models, objects, partitions, shipped });
    }
    case 'plan-extraction':
      return planExtraction(build, library, workspace);
    case 'extract': {
      const featureSet = requireFeatureSet(build);
      const extractor = await sets.named(build.tenant, featureSet);
      if (!extractor) throw new Error(`Expected the model of ${featureSet} to be there, but it is not`);
      const serving = await names.wanted(build.tenant);
      const services = { library, objects, extractor, serving };
      return { described: await extract(build, await workspace.shard(task.shard.name), services) };
    }
    case 'adopt':
      return adopt(build, partitions);
  }
}
