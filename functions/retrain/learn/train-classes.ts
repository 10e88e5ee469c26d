import {
  defaultLearningOptions,
  type LearningProgress,
  type NeighbourGraph,
  neighbourClasses,
  type OneVsRest,
  problemsAtOnce,
  trainOneVsRest,
} from '@dlsift/retrieval/partition';
import type { Build } from '../../builds/index.ts';
import type { BuildWorkspace } from '../workspace/index.ts';

/**
 * Groups the classes: one call of `trainClasses` trains as many SVMs as the kernel takes at once.
 */
export function classGroups(classCount: number): number[][] {
  return Array.from({ length: Math.ceil(classCount / problemsAtOnce) }, (_, group) => {
    const first = group * problemsAtOnce;
    return Array.from({ length: Math.min(problemsAtOnce, classCount - first) }, (_, i) => first + i);
  });
}

/**
 * Writes what the next round's SVMs are trained on: a row is a positive example of the classes its
 * neighbours lie in.
 */
export function putRound(progress: LearningProgress, graph: NeighbourGraph, workspace: BuildWorkspace): Promise<void> {
  const targets = neighbourClasses(progress.classes, graph, defaultLearningOptions.classNeighbours);
  return workspace.rounds.put({ ...progress, targets }, progress.rounds.length);
}

/** Trains one linear SVM per class: does a search for this picture belong in the class? */
export async function trainClasses(build: Build, classes: number[], workspace: BuildWorkspace): Promise<void> {
  const [{ cnn }, { targets }] = await Promise.all([workspace.training.get(), workspace.rounds.get(build.round)]);
  const separators = trainOneVsRest(cnn, targets, Int32Array.from(classes), defaultLearningOptions.svm);
  await workspace.separators.put(separators, build.round, classes[0]);
}

/** Reads the SVMs of a round, one group of classes after the other. */
export function readSeparators(build: Build, classCount: number, workspace: BuildWorkspace): Promise<OneVsRest[]> {
  return Promise.all(classGroups(classCount).map(([first]) => workspace.separators.get(build.round, first)));
}
