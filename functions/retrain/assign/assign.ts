import { matrixOf } from '@dlsift/retrieval/math';
import { accumulateSigmaStatistics, assignToClasses, type Placed } from '@dlsift/retrieval/partition';
import { factsOf, type Segment, toSegment } from '@dlsift/retrieval/segments';
import type { Build, ShardEntry } from '../../builds/index.ts';
import { rankShard } from '../rankings/shard-ranking.ts';
import { projectRow } from '../vectors.ts';
import type { BuildWorkspace, LearnedPlaces, Places } from '../workspace/index.ts';
import { placesElsewhere } from './places.ts';

/**
 * Gives every picture of one shard its class, or two at a boundary, writes the shard's pictures by
 * part, and ranks the shard for the evaluation of this build and of the serving version.
 */
export async function assign(
  build: Build,
  { shard }: ShardEntry,
  parts: number[],
  workspace: BuildWorkspace,
): Promise<void> {
  const [source, projection, learned, queries] = await Promise.all([
    workspace.shard(shard),
    workspace.projection(),
    workspace.learned.get(),
    workspace.queries.get(),
  ]);
  const serving = build.comparesServing && build.serving !== null ? workspace.beside(build.serving) : null;
  const served = serving && (await placesElsewhere(source, serving));

  const projected = Array.from({ length: source.rows }, (_, row) => projectRow(source, row, projection));
  const cnn = matrixOf(projected.map((picture) => picture.cnn));
  // A labelled picture stays in the classes of its label, whatever its scores; a label that was
  // split has several.
  const classesOf = classesByLabel(learned.index.labels);
  const placed = await assignToClasses(cnn, learned.index, (row) => classesOf.get(source.labels[row]));
  const kept = build.mode === 'compact' && served ? keepServed(placed, served) : 0;
  keepLearned(placed, learned, shard);

  const { classes, secondClasses } = placed;
  const places: Places = { imageIds: source.imageIds, changedAt: source.changedAt, classes, secondClasses };
  const pictures = projected.map((vectors, row) => ({ ...factsOf(source, row), ...vectors }));
  for (const part of parts) {
    const inPart = (c: number) => c >= 0 && c % parts.length === part;
    const rows = [...classes.keys()].filter((row) => inPart(classes[row]) || inPart(secondClasses[row]));
    await workspace.parts.put(
      {
        segment: toSegment(rows.map((row) => pictures[row])),
        own: Int32Array.from(rows, (row) => (inPart(classes[row]) ? classes[row] : -1)),
        second: Int32Array.from(rows, (row) => (inPart(secondClasses[row]) ? secondClasses[row] : -1)),
      },
      shard,
      part,
    );
  }
  await workspace.places.put(places, shard);
  const sigmas = accumulateSigmaStatistics(matrixOf(projected.map((picture) => picture.object)));
  await workspace.assignments.put({ kept, sigmas }, shard);
  await workspace.rankings.put(
    {
      build: rankShard(queries, projection, cnn, source.labels, places),
      serving: serving && served && (await rankAsServing(source, served, serving, workspace)),
    },
    shard,
  );
}

async function rankAsServing(source: Segment, served: Places, serving: BuildWorkspace, workspace: BuildWorkspace) {
  const projection = await serving.projection();
  const cnn = matrixOf(Array.from({ length: source.rows }, (_, row) => projectRow(source, row, projection).cnn));
  return rankShard(await workspace.queries.get(), projection, cnn, source.labels, served);
}

function classesByLabel(labels: (string | null)[]): Map<string | null, number[]> {
  const classesOf = new Map<string | null, number[]>();
  for (const [c, label] of labels.entries()) {
    if (label !== null) classesOf.set(label, [...(classesOf.get(label) ?? []), c]);
  }
  return classesOf;
}

/**
 * Keeps the pictures that the classes were learned from where they settled: the self-training loop
 * also considers neighbours.
 */
function keepLearned({ classes, secondClasses }: Placed, learned: LearnedPlaces, shard: number): void {
  for (const [i, row] of learned.rowsInShard.entries()) {
    if (learned.shards[i] !== shard) continue;
    classes[row] = learned.classes[i];
    secondClasses[row] = learned.secondClasses[i];
  }
}

/** Keeps unchanged pictures where the serving version has them, and returns their number. */
function keepServed({ classes, secondClasses }: Placed, served: Places): number {
  let kept = 0;
  for (const [row, own] of served.classes.entries()) {
    if (own < 0) continue;
    classes[row] = own;
    secondClasses[row] = served.secondClasses[row];
    kept++;
  }
  return kept;
}
