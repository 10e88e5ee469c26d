import { availableParallelism } from 'node:os';
import { loadModel, startFineTuning } from '@dlsift/retrieval/cnn';
import type { Build, StepAnswers } from '../builds/index.ts';
import { trainingMilliseconds } from './limits.ts';
import { baseModel, recipeOf, trainingSeed } from './recipe.ts';
import type { RelearningWorkspace } from './workspace.ts';

/**
 * Fine-tunes the base model on the library's pictures for some minutes, from the
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
    loadModel(baseModel),
  ]);
  const result = await startFineTuning({
    base,
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
