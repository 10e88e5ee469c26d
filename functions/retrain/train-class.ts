import { trainOneVsRest } from '@dlsift/retrieval/partition';
import type { Build } from './build.ts';
import type { BuildWorkspace } from './workspace.ts';

/** Trains the separator of one class against all others. */
export async function trainClass(build: Build, wanted: number, workspace: BuildWorkspace): Promise<void> {
  const [{ cnn }, { classes }] = await Promise.all([workspace.training.get(), workspace.labels.get(build.round)]);
  await workspace.separators.put(trainOneVsRest(cnn, classes, Int32Array.of(wanted)), build.round, wanted);
}
