import {
  defaultLearningOptions,
  type LearningProgress,
  type NeighbourGraph,
  type OneVsRest,
  soughtClasses,
} from '@dlsift/retrieval/partition';
import type { Build } from './build.ts';
import type { BuildWorkspace } from './workspace.ts';

/** Writes what the next round's separators are trained on: the classes in which each picture's neighbours lie. */
export function putRound(progress: LearningProgress, graph: NeighbourGraph, workspace: BuildWorkspace): Promise<void> {
  const targets = soughtClasses(progress.classes, graph, defaultLearningOptions.soughtNeighbours);
  return workspace.rounds.put({ ...progress, targets }, progress.rounds.length);
}

/** The separators that a round trained, one per class, in the order of the classes. */
export function readSeparators(build: Build, classCount: number, workspace: BuildWorkspace): Promise<OneVsRest[]> {
  return Promise.all(Array.from({ length: classCount }, (_, c) => workspace.separators.get(build.round, c)));
}
