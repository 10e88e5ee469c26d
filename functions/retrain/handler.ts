import { z } from 'zod';
import { logger, stores } from '../common/index.ts';
import { assign } from './assign.ts';
import { Build, ShardEntry } from './build.ts';
import { cluster } from './cluster.ts';
import { evaluate } from './evaluate.ts';
import { fail, promote, reject } from './finish.ts';
import { plan } from './plan.ts';
import { settle } from './settle.ts';
import { summarise } from './summarise.ts';
import { trainClasses } from './train-classes.ts';
import { BuildWorkspace } from './workspace.ts';

const shards = z.array(ShardEntry);

/** One state of the state machine: which step, of which build, on what. */
const Step = z.discriminatedUnion('step', [
  z.object({ step: z.literal('plan'), build: Build }),
  z.object({ step: z.literal('cluster'), build: Build, shards }),
  z.object({ step: z.literal('train-classes'), build: Build, classes: z.array(z.number().int()) }),
  z.object({ step: z.literal('settle'), build: Build }),
  z.object({ step: z.literal('assign'), build: Build, shard: ShardEntry }),
  z.object({ step: z.literal('summarise'), build: Build, shards }),
  z.object({ step: z.literal('evaluate'), build: Build, shards }),
  z.object({ step: z.literal('promote'), build: Build }),
  z.object({ step: z.literal('reject'), build: Build, reason: z.string() }),
  z.object({ step: z.literal('release'), build: Build }),
  z.object({
    step: z.literal('fail'),
    build: Build,
    error: z.object({ Error: z.string(), Cause: z.string().optional() }),
  }),
]);

/** The work of the Retrain state machine, `cdk/retraining/retrain.asl.json`. */
export async function handler(event: unknown): Promise<unknown> {
  const task = Step.parse(event);
  const { build } = task;
  logger.info(task.step, { ...build });
  const workspace = new BuildWorkspace(build, stores.objects());
  const partitions = stores.partitions();
  switch (task.step) {
    case 'plan':
      return plan(build, workspace, stores.library(), partitions);
    case 'cluster':
      return cluster(build, task.shards, workspace);
    case 'train-classes':
      return trainClasses(build, task.classes, workspace);
    case 'settle':
      return settle(build, workspace);
    case 'assign':
      return assign(task.shard, workspace);
    case 'summarise':
      return summarise(build, task.shards, workspace, partitions);
    case 'evaluate':
      return evaluate(build, task.shards, workspace, partitions);
    case 'promote':
      return promote(build, partitions);
    case 'reject':
      return reject(build, task.reason, partitions);
    case 'release':
      return partitions.release(build.tenant, build.version);
    case 'fail':
      return fail(build, reasonOf(task.error), partitions);
  }
}

/** Lambda's cause is a JSON document with the error's message. */
function reasonOf({ Error: name, Cause: cause = '' }: { Error: string; Cause?: string | undefined }): string {
  try {
    return `${name}: ${JSON.parse(cause).errorMessage ?? cause}`;
  } catch {
    return `${name}: ${cause}`;
  }
}
