import { matrixOf } from '@dlsift/retrieval/math';
import { chooseClassCount, startLearning } from '@dlsift/retrieval/partition';
import type { Build, ShardEntry, StepAnswers } from '../../builds/index.ts';
import { isDrawnForTraining } from '../held-out.ts';
import { projectRow } from '../vectors.ts';
import type { BuildWorkspace } from '../workspace/index.ts';
import { classGroups, putRound } from './train-classes.ts';

/** Maximum pictures that the classes are learned from, drawn evenly over the library. */
const trainingPictures = 50_000;

/**
 * Draws the training set, finds the neighbours of each row, and gives it its first class: that of
 * its label or of its cluster.
 */
export async function cluster(
  build: Build,
  shards: ShardEntry[],
  workspace: BuildWorkspace,
): Promise<StepAnswers['cluster']> {
  const images = shards.reduce((sum, { pictures }) => sum + pictures, 0);
  const projection = await workspace.projection();
  const rows: { cnn: Float32Array; label: string | null; shard: number; row: number }[] = [];
  for (const { shard } of shards) {
    const segment = await workspace.shard(shard);
    for (let row = 0; row < segment.rows; row++) {
      if (!isDrawnForTraining(segment.imageIds[row], images, trainingPictures)) continue;
      rows.push({ cnn: projectRow(segment, row, projection).cnn, label: segment.labels[row], shard, row });
    }
  }

  const names = [...new Set(rows.flatMap(({ label }) => label ?? []))].sort();
  const numberOf = new Map(names.map((name, i) => [name, i]));
  const given = Int32Array.from(rows, ({ label }) => (label === null ? -1 : numberOf.get(label)!));
  const cnn = matrixOf(rows.map((row) => row.cnn));
  const learning = await startLearning(cnn, given, { classCount: chooseClassCount(images) });
  const { classes, classCount, labelOfClass, graph, moved, fixed, caps } = learning;

  await workspace.training.put({
    cnn,
    shards: Int32Array.from(rows, ({ shard }) => shard),
    rowsInShard: Int32Array.from(rows, ({ row }) => row),
  });
  const labels = Array.from(labelOfClass, (label) => names[label] ?? null);
  await workspace.basis.put({ graph, moved, fixed, caps, classCount, labels });
  await putRound({ classes, rounds: [] }, graph, workspace);
  return { build, groups: classGroups(classCount) };
}
