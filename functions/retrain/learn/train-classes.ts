import { defaultLearningOptions, trainOneVsRest } from '@dlsift/retrieval/partition';
import type { Build } from '../build.ts';
import type { BuildWorkspace } from '../workspace.ts';

/** Trains separators: does a picture's search belong in the class, because the picture or a neighbour of it lies there? */
export async function trainClasses(build: Build, classes: number[], workspace: BuildWorkspace): Promise<void> {
  const [{ cnn }, { targets }] = await Promise.all([workspace.training.get(), workspace.rounds.get(build.round)]);
  const separators = trainOneVsRest(cnn, targets, Int32Array.from(classes), defaultLearningOptions.svm);
  await workspace.separators.put(separators, build.round, classes[0]);
}
