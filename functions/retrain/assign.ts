import { factsOf, toSegment } from '@dlsift/retrieval/index';
import {
  accumulateClassStatistics,
  accumulateSigmaStatistics,
  assignToClasses,
  type Placed,
} from '@dlsift/retrieval/partition';
import type { ShardEntry } from './build.ts';
import { projectRow, toMatrix } from './vectors.ts';
import type { BuildWorkspace, LearnedPlaces } from './workspace.ts';

/**
 * Gives every picture of one shard its class, or two at a boundary; writes the shard's part of each class as a segment,
 * and adds up.
 */
export async function assign({ shard, key }: ShardEntry, workspace: BuildWorkspace): Promise<void> {
  const [source, projection, learned] = await Promise.all([
    workspace.segment(key),
    workspace.projection(),
    workspace.learned.get(),
  ]);
  const { classCount, labels } = learned.index;
  const pictures = Array.from({ length: source.rows }, (_, row) => ({
    ...factsOf(source, row),
    ...projectRow(source, row, projection),
  }));
  const cnn = toMatrix(pictures.map((picture) => picture.cnn));
  // A labelled picture stays in its label's class, whatever the scores say; a label that was split has several.
  const classesOf = classesByLabel(labels);
  const placed = await assignToClasses(cnn, learned.index, (row) => classesOf.get(source.labels[row]));
  keepLearned(placed, learned, shard);
  const { classes, secondClasses } = placed;

  const segments = [];
  for (let c = 0; c < classCount; c++) {
    const members = pictures.filter((_, row) => classes[row] === c || secondClasses[row] === c);
    if (members.length === 0) continue;
    const segmentKey = workspace.segmentKey(c, shard);
    await workspace.putSegment(segmentKey, toSegment(members));
    segments.push({ class: c, key: segmentKey, pictures: members.length });
  }
  const sift = toMatrix(pictures.map((picture) => picture.sift));
  await workspace.assignments.put(
    {
      classes,
      secondClasses,
      statistics: accumulateClassStatistics(classes, cnn, sift, classCount),
      sigmas: accumulateSigmaStatistics(toMatrix(pictures.map((picture) => picture.object))),
      segments,
    },
    shard,
  );
}

function classesByLabel(labels: (string | null)[]): Map<string | null, number[]> {
  const classesOf = new Map<string | null, number[]>();
  for (const [c, label] of labels.entries()) {
    if (label !== null) classesOf.set(label, [...(classesOf.get(label) ?? []), c]);
  }
  return classesOf;
}

/** Pictures that the classes were learned from stay where they settled: their neighbours, too, had a say in that. */
function keepLearned({ classes, secondClasses }: Placed, learned: LearnedPlaces, shard: number): void {
  for (const [i, row] of learned.rowsInShard.entries()) {
    if (learned.shards[i] !== shard) continue;
    classes[row] = learned.classes[i];
    secondClasses[row] = learned.secondClasses[i];
  }
}
