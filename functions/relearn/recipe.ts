import { relearnRecipe } from '@dlsift/retrieval/cnn';

/**
 * Seed of the split and of the training. It is constant: every relearning of the same library
 * splits and trains in the same way.
 */
export const trainingSeed = 1;

/** The recipe of a relearning, with the number of steps if it was chosen. */
export function recipeOf(steps: number | undefined) {
  return steps === undefined ? relearnRecipe : { ...relearnRecipe, steps: { least: steps, most: steps } };
}
