import { defaultLearningOptions, trainOneVsRest } from '@dlsift/retrieval/partition';
import type { Build } from './build.ts';
import type { BuildWorkspace } from './workspace.ts';

/** Trains the separator of one class: does a picture's search belong there, because the picture or a neighbour lies in it? */
export async function trainClass(build: Build, wanted: number, workspace: BuildWorkspace): Promise<void> {
  const [{ cnn }, { targets }] = await Promise.all([workspace.training.get(), workspace.rounds.get(build.round)]);
  const separator = trainOneVsRest(cnn, targets, Int32Array.of(wanted), defaultLearningOptions.svm);
  await workspace.separators.put(separator, build.round, wanted);
}
