import { settleRound } from '@dlsift/retrieval/partition';
import type { Build, StepAnswers } from '../../builds/index.ts';
import type { BuildWorkspace } from '../workspace/index.ts';
import { putRound, readSeparators } from './train-classes.ts';

/**
 * Moves the pictures of the training set to the classes whose SVMs claim them, or writes the
 * classes once they have settled.
 */
export async function settle(build: Build, workspace: BuildWorkspace): Promise<StepAnswers['settle']> {
  const [{ cnn, shards, rowsInShard }, basis, { classes, rounds }] = await Promise.all([
    workspace.training.get(),
    workspace.basis.get(),
    workspace.rounds.get(build.round),
  ]);
  const separators = await readSeparators(build, basis.classCount, workspace);
  const outcome = await settleRound(cnn, basis, { classes, rounds }, separators);
  if (!outcome.settled) {
    await putRound(outcome, basis.graph, workspace);
    const { movedShare } = outcome.rounds[build.round];
    return { build: { ...build, round: build.round + 1 }, settled: false, movedShare };
  }
  const index = { ...outcome.index, labels: basis.labels };
  const { secondClasses } = outcome;
  await workspace.learned.put({ index, classes, secondClasses, shards, rowsInShard, rounds });
  return { build, settled: true, movedShare: rounds.at(-1)?.movedShare ?? 0 };
}
