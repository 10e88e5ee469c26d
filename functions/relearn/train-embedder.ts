import { availableParallelism } from 'node:os';
import { loadModel, relearnRecipe, startFineTuning } from '@dlsift/retrieval/cnn';
import type { Build, StepAnswers } from '../builds/index.ts';
import { splitSeed } from './gather-pictures.ts';
import { trainingMilliseconds } from './limits.ts';
import type { RelearningWorkspace } from './workspace.ts';

/**
 * Fine-tunes the embedder that ships on the library's pictures for some minutes, from the
 * checkpoint of the last call.
 */
export async function trainEmbedder(
  build: Build,
  steps: number | undefined,
  workspace: RelearningWorkspace,
  milliseconds = trainingMilliseconds,
): Promise<StepAnswers['train-embedder']> {
  const [{ data, train }, checkpoint, base] = await Promise.all([
    workspace.pictures.get(),
    workspace.checkpoint(),
    loadModel(),
  ]);
  const result = await startFineTuning({
    base,
    data,
    chosen: train,
    seed: splitSeed,
    recipe: recipeOf(steps),
    milliseconds,
    threads: availableParallelism(),
    ...(checkpoint && { checkpoint }),
  });
  await workspace.putCheckpoint(result.checkpoint);
  return { build, done: result.done, step: result.progress.step, steps: result.progress.steps };
}

/** The recipe of a relearning, with the number of steps if it was chosen. */
export function recipeOf(steps: number | undefined) {
  return steps === undefined ? relearnRecipe : { ...relearnRecipe, steps: { least: steps, most: steps } };
}
