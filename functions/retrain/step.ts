import type { JudgementStore, LibraryStore, ObjectStore, PartitionStore } from '@dlsift/retrieval/storage';
import { z } from 'zod';
import type { FeatureSetNames } from '../common/feature-set-names.ts';
import { Build, ShardEntry } from './build.ts';
import { evaluate } from './judge/evaluate.ts';
import { cluster } from './learn/cluster.ts';
import { settle } from './learn/settle.ts';
import { trainClasses } from './learn/train-classes.ts';
import { fail } from './life/fail.ts';
import { promote, reject, release } from './life/finish.ts';
import { holdLease, plan } from './plan.ts';
import { BuildWorkspace } from './workspace.ts';
import { assign } from './write/assign.ts';
import { summarise } from './write/summarise.ts';
import { writeSegments } from './write/write-segments.ts';

const shards = z.array(ShardEntry);
const part = z.number().int();

/** One state of the state machine: which step, of which build, on what. */
export const Step = z.discriminatedUnion('step', [
  z.object({ step: z.literal('plan'), build: Build }),
  z.object({ step: z.literal('cluster'), build: Build, shards }),
  z.object({ step: z.literal('train-classes'), build: Build, classes: z.array(z.number().int()) }),
  z.object({ step: z.literal('settle'), build: Build }),
  z.object({ step: z.literal('assign'), build: Build, shard: ShardEntry, parts: z.array(part) }),
  z.object({ step: z.literal('write-segments'), build: Build, shards, part }),
  z.object({ step: z.literal('summarise'), build: Build, shards, parts: z.array(part) }),
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
export type Step = z.infer<typeof Step>;

/** What the steps work with. */
export interface RetrainServices {
  library: Pick<LibraryStore, 'all'>;
  partitions: PartitionStore;
  judgements: Pick<JudgementStore, 'all'>;
  objects: ObjectStore;
  names: Pick<FeatureSetNames, 'serving'>;
}

/** Does one step. Each may be done again, by a retry or by a second delivery, and leaves the same behind. */
export async function runStep(
  task: Step,
  { library, partitions, judgements, objects, names }: RetrainServices,
): Promise<unknown> {
  const { build } = task;
  const workspace = new BuildWorkspace(build, objects);
  // Between two of these steps lies a Map at most: the lease outlasts any of them.
  if (['cluster', 'settle', 'summarise', 'evaluate', 'promote'].includes(task.step)) await holdLease(build, partitions);
  switch (task.step) {
    case 'plan':
      return plan(build, workspace, library, partitions, names);
    case 'cluster':
      return cluster(build, task.shards, workspace);
    case 'train-classes':
      return trainClasses(build, task.classes, workspace);
    case 'settle':
      return settle(build, workspace);
    case 'assign':
      return assign(build, task.shard, task.parts, workspace);
    case 'write-segments':
      return writeSegments(task.part, task.shards, workspace);
    case 'summarise':
      return summarise(build, task.shards, task.parts, workspace, partitions);
    case 'evaluate':
      return evaluate(build, task.shards, workspace, partitions, judgements);
    case 'promote':
      return promote(build, partitions);
    case 'reject':
      return reject(build, task.reason, partitions);
    case 'release':
      return release(build, workspace, objects, partitions);
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
