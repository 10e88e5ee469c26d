import { chooseProbes, mean, precisionAt, recallCurve } from '@dlsift/retrieval/evaluation';
import { classIndexFile, TopK } from '@dlsift/retrieval/index';
import { decodeClassIndex, routeQuery } from '@dlsift/retrieval/partition';
import { dot } from '@dlsift/retrieval/similarity';
import type { PartitionStore } from '@dlsift/retrieval/storage';
import { type Build, evaluationQueries, type ShardEntry, targetRecall } from './build.ts';
import { projectRow } from './vectors.ts';
import type { BuildWorkspace } from './workspace.ts';

export interface Evaluation {
  build: Build;
  accepted: boolean;
  reason: string | null;
}

/** recall@k and precision@k are measured at these k. */
const recallK = 10;
const precisionK = 20;

/**
 * Asks the new partition what pictures of the library resemble some of its own, and compares with an exhaustive scan:
 * recall@10 over the fraction scanned for every number of probes, and precision@20 where there are labels. The default
 * probes are read off that curve.
 */
export async function evaluate(
  build: Build,
  shards: ShardEntry[],
  workspace: BuildWorkspace,
  partitions: PartitionStore,
  now = new Date(),
): Promise<Evaluation> {
  const index = decodeClassIndex(await workspace.read(workspace.prefix + classIndexFile));
  const projection = await workspace.projection();
  const images = shards.reduce((sum, { pictures }) => sum + pictures, 0);
  const stride = Math.max(1, Math.floor(images / evaluationQueries));

  const classes = new Int32Array(images);
  const secondClasses = new Int32Array(images);
  const labels: (string | null)[] = [];
  const queries: { position: number; cnn: Float32Array; best: TopK<number> }[] = [];
  for await (const { position, row, segment } of rowsOf(shards, workspace)) {
    labels.push(segment.labels[row]);
    if (position % stride === 0 && queries.length < evaluationQueries) {
      queries.push({ position, cnn: projectRow(segment, row, projection).cnn, best: new TopK(precisionK) });
    }
  }
  let first = 0;
  for (const { shard, pictures } of shards) {
    const placed = await workspace.assignments.get(shard);
    classes.set(placed.classes, first);
    secondClasses.set(placed.secondClasses, first);
    first += pictures;
  }
  for await (const { position, row, segment } of rowsOf(shards, workspace)) {
    const { cnn } = projectRow(segment, row, projection);
    for (const query of queries) {
      if (query.position !== position) query.best.offer(dot(query.cnn, cnn), position);
    }
  }

  const ranked = queries.map(({ best }) => best.sorted().map(({ item }) => item));
  const curve = recallCurve(
    queries.map(({ cnn }, q) => ({
      ranking: routeQuery({ cnn }, index).map((routed) => routed.class),
      exact: ranked[q].slice(0, recallK),
    })),
    { classCount: index.classCount, classes, secondClasses },
  );
  const chosen = chooseProbes(curve, targetRecall);
  const labelled = queries
    .map(({ position }, q) => ({ label: labels[position], ranked: ranked[q] }))
    .filter(({ label }) => label !== null);
  const precision = labelled.map(({ label, ranked: order }) =>
    precisionAt(
      order.map((position) => labels[position] === label),
      precisionK,
    ),
  );
  await partitions.update(build.tenant, build.version, {
    probes: chosen.probes,
    metrics: {
      queries: queries.length,
      recallAt10: chosen.recall,
      fractionScanned: chosen.fractionScanned,
      scansAll: chosen.scansAll,
      curve,
      ...(labelled.length > 0 && { precisionAt20: mean(precision) }),
      inTwoClasses: secondClasses.reduce((sum, second) => sum + (second < 0 ? 0 : 1), 0),
      rounds: (await workspace.learned.get()).rounds,
      evaluatedAt: now.toISOString(),
    },
  });
  const accepted = chosen.recall >= targetRecall;
  const reason = accepted
    ? null
    : `recall@10 is ${chosen.recall.toFixed(3)} at ${chosen.probes} probes; ${targetRecall} is needed`;
  return { build, accepted, reason };
}

async function* rowsOf(shards: ShardEntry[], workspace: BuildWorkspace) {
  let position = 0;
  for (const { key } of shards) {
    const segment = await workspace.segment(key);
    for (let row = 0; row < segment.rows; row++, position++) yield { position, row, segment };
  }
}
