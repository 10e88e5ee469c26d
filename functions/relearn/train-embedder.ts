import { availableParallelism } from 'node:os';
import { startFineTuning } from '@dlsift/retrieval/cnn';
import type { Build, StepAnswers } from '../builds/index.ts';
import { trainingMilliseconds } from './limits.ts';
import { recipeOf, trainingSeed } from './recipe.ts';
import type { RelearningWorkspace } from './workspace.ts';

/**
 * Fine-tunes the embedder that ships on the library's pictures for some minutes at most, from the
 * checkpoint of the last call.
 */
export async function trainEmbedder(
  build: Build,
  steps: number | undefined,
  workspace: RelearningWorkspace,
  milliseconds = trainingMilliseconds,
): Promise<StepAnswers['train-embedder']> {
  const [{ data, train }, checkpoint] = await Promise.all([workspace.pictures.get(), workspace.checkpoint()]);
  const result = await startFineTuning({
    data,
    chosen: train,
    seed: trainingSeed,
    recipe: recipeOf(steps),
    milliseconds,
    threads: availableParallelism(),
    ...(checkpoint && { checkpoint }),
  });
  await workspace.putCheckpoint(result.checkpoint);
  return { build, done: result.done, step: result.progress.step, steps: result.progress.steps };
}
