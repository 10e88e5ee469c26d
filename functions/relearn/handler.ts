import { loadEmbedder } from '@dlsift/retrieval/cnn';
import { holdLease, RelearnTask } from '../builds/index.ts';
import { featureSetsOf, logger, ModelStore, once, stores } from '../common/index.ts';
import { extract } from './extract.ts';
import { gatherPictures } from './gather-pictures.ts';
import { judgeEmbedder } from './judge-embedder.ts';
import { adopt, planExtraction, requireFeatureSet } from './plan-extraction.ts';
import { planRelearning } from './plan-relearning.ts';
import { trainEmbedder } from './train-embedder.ts';
import { RelearningWorkspace } from './workspace.ts';

/**
 * Steps that renew the lease. A call of the training or a Map lies between two of them, and the
 * lease outlasts either.
 */
const renewing: ReadonlySet<RelearnTask['step']> = new Set(['train-embedder', 'judge-embedder', 'plan-extraction']);

const sources = once(() => {
  const [partitions, models] = [stores.partitions(), new ModelStore(stores.objects())];
  return { partitions, models, featureSets: featureSetsOf({ partitions, models, library: stores.library() }) };
});

/** What a relearning builds on. The network opens at the first picture that needs it. */
const base = once(async () => ({
  featureSet: await sources().featureSets.shippedName(),
  embedder: once(() => loadEmbedder()),
}));

/** Does one step that only a relearning has in the state machine of `cdk/retraining`. */
export async function handler(event: unknown): Promise<unknown> {
  const task = RelearnTask.parse(event);
  const { build } = task;
  logger.info(task.step, { ...build });
  const { partitions, models, featureSets } = sources();
  const [library, objects] = [stores.library(), stores.objects()];
  const workspace = new RelearningWorkspace(build, objects);
  const stepsWanted = async () => (await partitions.get(build.tenant, build.version))?.steps;
  if (renewing.has(task.step)) await holdLease(build, partitions);
  switch (task.step) {
    case 'plan-relearning':
      return planRelearning(build, partitions, featureSets);
    case 'gather-pictures':
      return gatherPictures(build, await featureSets.wantedName(build.tenant), await base(), {
        library,
        partitions,
        objects,
        workspace,
      });
    case 'train-embedder':
      return trainEmbedder(build, await stepsWanted(), workspace);
    case 'judge-embedder': {
      const shipped = await featureSets.shippedName();
      return judgeEmbedder(build, await stepsWanted(), { workspace, models, objects, partitions, shipped });
    }
    case 'plan-extraction':
      return planExtraction(build, library, workspace);
    case 'extract': {
      const featureSet = requireFeatureSet(build);
      const extractor = await featureSets.named(build.tenant, featureSet);
      if (!extractor) throw new Error(`Expected the model of ${featureSet} to be there, but it is not`);
      const serving = await featureSets.wantedName(build.tenant);
      const services = { library, objects, extractor, serving };
      return { described: await extract(build, await workspace.shard(task.shard.name), services) };
    }
    case 'adopt':
      return adopt(build, partitions);
  }
}
