import { thinCurve } from '@dlsift/retrieval/evaluation';
import { classIndexFile } from '@dlsift/retrieval/library';
import { decodeClassIndex } from '@dlsift/retrieval/partition';
import { unlabelledCalibration } from '@dlsift/retrieval/similarity';
import type { Drift, JudgementStore, PartitionRecord, PartitionStore } from '@dlsift/retrieval/storage';
import type { Build, BuildVerdict, ShardEntry } from '../../builds/index.ts';
import { type Measures, Rankings } from '../rankings/measures.ts';
import type { BuildWorkspace, EvaluationQuery } from '../workspace/index.ts';
import { whyWorse } from './gate.ts';
import { judgedSearches, newestJudgements } from './judged-searches.ts';
import { learnFamiliarity } from './learn-familiarity.ts';
import { learnRanking } from './learn-ranking.ts';
import { samplePictures } from './sample-pictures.ts';

/** Maximum points of the recall curve in the record, which every search reads. */
const curvePoints = 32;

/**
 * Searches with the held-out pictures and compares with an exhaustive scan: recall@10 over the
 * fraction scanned, for every number of probes, and with labels precision@20 and mean average
 * precision. The serving version is measured alike, with the changes since its snapshot scanned as
 * well, as a search does. Also learns the ranking, and which pictures are familiar.
 *
 * @returns whether the build may serve, and why not
 */
export async function evaluate(
  build: Build,
  shards: ShardEntry[],
  workspace: BuildWorkspace,
  partitions: Pick<PartitionStore, 'get' | 'updateIn'>,
  stored: Pick<JudgementStore, 'all'>,
  now = new Date(),
): Promise<BuildVerdict> {
  const { tenant, version } = build;
  const queries = await workspace.queries.get();
  const record = await partitions.get(tenant, version);
  const serving = build.serving === null ? null : await partitions.get(tenant, build.serving);
  const rankings = await addUpRankings(shards, queries, workspace);
  const measures = await measure(workspace, rankings.build, queries);
  const compared = serving && (await measureServing(build, record, serving, rankings.serving, queries, workspace));
  const reason = queries.length === 0 ? null : whyWorse(measures, compared);

  const { judgements, wanted } = newestJudgements(await stored.all(tenant));
  const { sample, named } = await samplePictures(shards, workspace, wanted);
  const judged = judgedSearches(judgements, named, record?.featureSet ?? null, await workspace.projection());
  const images = shards.reduce((sum, { pictures }) => sum + pictures, 0);
  const snapshot = { images, kept: rankings.kept, at: record?.snapshotAt ?? now.toISOString() };
  await partitions.updateIn(tenant, version, ['building'], {
    probes: measures.probes,
    ranking: record?.sigmas ? await learnRanking(sample, workspace, record.sigmas, judged) : null,
    calibration: record?.sigmas ? unlabelledCalibration(sample, record.sigmas) : null,
    familiarity: await learnFamiliarity(sample, queries, workspace),
    drift: driftOf(build, measures, snapshot, serving),
    metrics: {
      ...summaryOf(measures),
      inTwoClasses: rankings.build.inTwoClasses,
      ...(compared && {
        comparedWith: { version: build.serving, measuredNow: build.comparesServing, ...summaryOf(compared) },
      }),
      rounds: (await workspace.learned.get()).rounds,
      evaluatedAt: now.toISOString(),
    },
  });
  return { build, accepted: reason === null, reason };
}

/**
 * Adds up the rankings of all shards.
 *
 * @returns rankings of both versions, and the pictures that stayed in their class of the serving
 *   version
 */
async function addUpRankings(shards: ShardEntry[], queries: EvaluationQuery[], workspace: BuildWorkspace) {
  const sums = { build: new Rankings(queries), serving: new Rankings(queries), kept: 0 };
  for (const { shard } of shards) {
    const { build, serving } = await workspace.rankings.get(shard);
    sums.build.add(build);
    if (serving) sums.serving.add(serving);
    sums.kept += (await workspace.assignments.get(shard)).kept;
  }
  return sums;
}

/** Measures the serving version; null: the build need not be better than it. */
async function measureServing(
  { comparesServing }: Build,
  record: PartitionRecord | null,
  serving: PartitionRecord,
  rankings: Rankings,
  queries: EvaluationQuery[],
  workspace: BuildWorkspace,
): Promise<Measures | null> {
  // A model that the tenant chose need not be better than the one before.
  if (record?.model !== undefined && serving.featureSet !== record.featureSet) return null;
  if (!comparesServing) return storedMeasures(serving);
  return measure(workspace.beside(serving.version), rankings, queries, serving.probes);
}

async function measure(
  workspace: BuildWorkspace,
  rankings: Rankings,
  queries: EvaluationQuery[],
  probes?: number,
): Promise<Measures> {
  const index = decodeClassIndex(await workspace.read(classIndexFile));
  return rankings.measure(queries, index, await workspace.projection(), probes);
}

function summaryOf({ probes, curve, ...measures }: Measures): Record<string, unknown> {
  return { ...measures, probes, curve: thinCurve(curve, curvePoints, [probes]) };
}

/** The measures that a version in another feature set got when it was built. */
function storedMeasures({ metrics, probes }: PartitionRecord): Measures | null {
  if (typeof metrics.recallAt10 !== 'number' || !Array.isArray(metrics.curve)) return null;
  return { ...(metrics as unknown as Measures), probes };
}

/**
 * Drift of the classes: 0 after a build that learned them; a compaction adds to the drift before.
 */
function driftOf(
  build: Build,
  { fractionScanned }: Measures,
  { images, kept, at }: { images: number; kept: number; at: string },
  serving: PartitionRecord | null,
): Drift {
  const learned = { learnedIn: build.version, learnedAt: at, learnedImages: images };
  const none = { ...learned, changes: 0, learnedFractionScanned: fractionScanned, costlier: 0 };
  if (build.mode !== 'compact' || !serving) return none;
  const before = serving.drift ?? {
    ...none,
    learnedIn: serving.version,
    learnedAt: serving.snapshotAt ?? at,
    learnedImages: serving.images,
  };
  return {
    ...before,
    changes: before.changes + (images - kept) + (serving.images - kept),
    costlier: before.learnedFractionScanned > 0 ? fractionScanned / before.learnedFractionScanned - 1 : 0,
  };
}
