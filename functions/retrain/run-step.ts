import type { JudgementStore, LibraryStore, ObjectStore, PartitionStore } from '@dlsift/retrieval/storage';
import { fail, holdLease, type RetrainTask } from '../builds/index.ts';
import type { FeatureSets } from '../common/index.ts';
import { assign } from './assign/assign.ts';
import { evaluate } from './evaluate/evaluate.ts';
import { promote, reject, release } from './finish.ts';
import { cluster } from './learn/cluster.ts';
import { settle } from './learn/settle.ts';
import { trainClasses } from './learn/train-classes.ts';
import { plan } from './plan/plan.ts';
import { BuildWorkspace } from './workspace/index.ts';
import { summarise } from './write/summarise.ts';
import { writeSegments } from './write/write-segments.ts';

export interface RetrainServices {
  library: Pick<LibraryStore, 'all' | 'newestFeatureSet'>;
  partitions: PartitionStore;
  judgements: Pick<JudgementStore, 'all'>;
  objects: ObjectStore;
  featureSets: Pick<FeatureSets, 'servingName'>;
}

/**
 * Steps that renew the lease. No more than one Map lies between two of them, which the lease
 * outlasts.
 */
const renewing: ReadonlySet<RetrainTask['step']> = new Set(['cluster', 'settle', 'summarise', 'evaluate', 'promote']);

/**
 * Does one step. A step that is done again, by a retry or a second delivery, leaves the same files
 * and records.
 */
export async function runStep(
  task: RetrainTask,
  { library, partitions, judgements, objects, featureSets }: RetrainServices,
): Promise<unknown> {
  const { build } = task;
  const workspace = new BuildWorkspace(build, objects);
  if (renewing.has(task.step)) await holdLease(build, partitions);
  switch (task.step) {
    case 'plan':
      return plan(build, workspace, library, partitions, featureSets);
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

/** Reads the error of a failed step: Lambda's cause is a JSON document with its message. */
function reasonOf({ Error: name, Cause: cause = '' }: { Error: string; Cause?: string | undefined }): string {
  try {
    return `${name}: ${JSON.parse(cause).errorMessage ?? cause}`;
  } catch {
    return `${name}: ${cause}`;
  }
}
