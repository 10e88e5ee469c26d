import {
  defaultLearningOptions,
  type LearningProgress,
  type NeighbourGraph,
  neighbourClasses,
  type OneVsRest,
  problemsAtOnce,
} from '@dlsift/retrieval/partition';
import type { Build } from '../build.ts';
import type { BuildWorkspace } from '../workspace.ts';

/** Writes what the next round's separators are trained on: the classes in which each picture's neighbours lie. */
export function putRound(progress: LearningProgress, graph: NeighbourGraph, workspace: BuildWorkspace): Promise<void> {
  const targets = neighbourClasses(progress.classes, graph, defaultLearningOptions.classNeighbours);
  return workspace.rounds.put({ ...progress, targets }, progress.rounds.length);
}

/** The classes, as many together as one training takes side by side. */
export function classGroups(classCount: number): number[][] {
  return Array.from({ length: Math.ceil(classCount / problemsAtOnce) }, (_, group) => {
    const first = group * problemsAtOnce;
    return Array.from({ length: Math.min(problemsAtOnce, classCount - first) }, (_, i) => first + i);
  });
}

/** The separators that a round trained, of one group of classes after the other. */
export function readSeparators(build: Build, classCount: number, workspace: BuildWorkspace): Promise<OneVsRest[]> {
  return Promise.all(classGroups(classCount).map(([first]) => workspace.separators.get(build.round, first)));
}
