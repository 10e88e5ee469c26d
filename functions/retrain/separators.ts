import type { Matrix } from '@dlsift/retrieval/matrix';
import type { OneVsRest } from '@dlsift/retrieval/partition';
import type { Build } from './build.ts';
import type { BuildWorkspace } from './workspace.ts';

/** The separators that a round trained, one per class, in the order of the classes. */
export function readSeparators(build: Build, classCount: number, workspace: BuildWorkspace): Promise<OneVsRest[]> {
  return Promise.all(Array.from({ length: classCount }, (_, c) => workspace.separators.get(build.round, c)));
}

/** The same as one matrix: classCount x cnn dimensions, and [classCount] biases. */
export function stack(separators: OneVsRest[]): { weights: Matrix; biases: Float32Array } {
  const columns = separators[0].weights.columns;
  const data = new Float32Array(separators.length * columns);
  for (const [c, { weights }] of separators.entries()) data.set(weights.data, c * columns);
  return {
    weights: { data, rows: separators.length, columns },
    biases: Float32Array.from(separators, ({ biases }) => biases[0]),
  };
}
