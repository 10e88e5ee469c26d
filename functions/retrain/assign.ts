import { toSegment } from '@dlsift/retrieval/index';
import { accumulateClassStatistics, accumulateSigmaStatistics, assignByMargin } from '@dlsift/retrieval/partition';
import type { Build, ShardEntry } from './build.ts';
import { readSeparators, stack } from './separators.ts';
import { projectRow, toMatrix } from './vectors.ts';
import type { BuildWorkspace } from './workspace.ts';

/** Gives every picture of one shard its class, writes the shard's part of each class as a segment, and adds up. */
export async function assign(build: Build, { shard, key }: ShardEntry, workspace: BuildWorkspace): Promise<void> {
  const [source, projection, { classCount, labelOfClass }] = await Promise.all([
    workspace.segment(key),
    workspace.projection(),
    workspace.labels.get(build.round),
  ]);
  const separators = stack(await readSeparators(build, classCount, workspace));
  const pictures = Array.from({ length: source.rows }, (_, row) => ({
    imageId: source.imageIds[row],
    key: source.keys[row],
    label: source.labels[row],
    ...projectRow(source, row, projection),
  }));
  const cnn = toMatrix(pictures.map((picture) => picture.cnn));
  const { classes } = await assignByMargin(cnn, separators);
  keepLabels(classes, source.labels, labelOfClass);

  const segments = [];
  for (let c = 0; c < classCount; c++) {
    const members = pictures.filter((_, row) => classes[row] === c);
    if (members.length === 0) continue;
    const segmentKey = workspace.segmentKey(c, shard);
    await workspace.putSegment(segmentKey, toSegment(members));
    segments.push({ class: c, key: segmentKey, pictures: members.length });
  }
  const sift = toMatrix(pictures.map((picture) => picture.sift));
  await workspace.assignments.put(
    {
      classes,
      statistics: accumulateClassStatistics(classes, cnn, sift, classCount),
      sigmas: accumulateSigmaStatistics(toMatrix(pictures.map((picture) => picture.object))),
      segments,
    },
    build.round,
    shard,
  );
}

/** A labelled picture stays in its label's class, whatever the margin says; a label that was split has several. */
function keepLabels(classes: Int32Array, labels: (string | null)[], labelOfClass: (string | null)[]): void {
  const classesOf = new Map<string, number[]>();
  for (const [c, label] of labelOfClass.entries()) {
    if (label !== null) classesOf.set(label, [...(classesOf.get(label) ?? []), c]);
  }
  for (let row = 0; row < classes.length; row++) {
    const label = labels[row];
    const own = label === null ? undefined : classesOf.get(label);
    if (own && !own.includes(classes[row])) classes[row] = own[row % own.length];
  }
}
