import type { LibraryView, OpenPartition } from '@dlsift/retrieval/library';
import { appraise, type SearchQuery, type SearchRequest, type SearchResult } from '@dlsift/retrieval/ranking';
import { defaultCalibration, defaultSigmas } from '@dlsift/retrieval/similarity';
import { describe, expect, it } from 'vitest';
import { planSearch, type SearchPlan } from '../../../layers/retrieval/src/ranking/plan.ts';
import { rankSide } from '../../../layers/retrieval/src/ranking/rank-side.ts';
import { scanLibrary } from '../../../layers/retrieval/src/ranking/scan-library.ts';
import { mergeSides } from '../../../layers/retrieval/src/ranking/search.ts';
import { visitClasses } from '../../../layers/retrieval/src/ranking/visit.ts';
import { after, at, before, change, openPartition, overlayOf, snapshotAt } from '../library/circle.ts';

const cnnOnly = { cnn: 1, sift: 0, color: 0, position: 0, shape: 0 };
const noKeypoints = { keypointsOf: async () => null };

async function circle(turnedBy?: number): Promise<LibraryView & { partition: OpenPartition }> {
  return { partition: await openPartition(null, turnedBy), overlay: overlayOf([], snapshotAt) };
}

const planOf = (view: LibraryView, query: Partial<SearchQuery> = {}, request: Partial<SearchRequest> = {}) =>
  planSearch({ features: at(11), keypoints: null, ...query }, view, {
    weights: cnnOnly,
    k: 3,
    verify: 0,
    minScore: 0,
    ...request,
  });

const idsOf = (results: { imageId: string }[]) => results.map(({ imageId }) => imageId);

function result(imageId: string, score: number): SearchResult {
  const similarities = { cnn: score, sift: 0, color: 0, position: 0, shape: 0 };
  return { imageId, key: `k${imageId}`, label: null, metadata: {}, class: null, score, similarities };
}

describe('the plan', () => {
  it('keeps k results and scores by eq. (10) unless the request says otherwise', async () => {
    const plan = planOf(await circle());
    expect(plan).toMatchObject({ k: 3, keep: 3, expand: false, calibrated: false, familiarity: 1 });
    expect(planOf(await circle(), {}, { keep: 50 }).keep).toBe(50);
  });

  it('uses no partition of another feature set', async () => {
    const view = await circle();
    expect(planOf(view).partition).toBe(view.partition);
    expect(planOf(view, { features: { ...at(11), featureSet: 'other' } }).partition).toBeNull();
  });

  it('verifies nothing where SIFT has no weight', async () => {
    const view = await circle();
    expect(planOf(view, {}, { verify: 20 }).verify).toBe(0);
    expect(planOf(view, {}, { verify: 20, weights: { ...cnnOnly, cnn: 0.5, sift: 0.5 } }).verify).toBe(20);
  });

  it('has a second side for the mirror image', async () => {
    const view = await circle();
    expect(planOf(view).sides).toHaveLength(1);
    const mirrored = { features: at(191), keypoints: null };
    const [straight, mirror] = planOf(view, { mirrored }).sides;
    expect(straight.vectors).toEqual(planOf(view).sides[0].vectors);
    expect(mirror.vectors).toEqual(planOf(view, mirrored).sides[0].vectors);
  });

  it('applies W to what pictures are compared with, not to the vectors of the query', async () => {
    const [plain] = planOf(await circle()).sides;
    expect(plain.mapped).toEqual(plain.vectors);
    const [turned] = planOf(await circle(60)).sides;
    expect(turned.vectors).toEqual(plain.vectors);
    expect(turned.mapped.cnn).not.toEqual(turned.vectors.cnn);
  });
});

describe('the scan', () => {
  it('scores what is newer than the partition and the visited class, without what was deleted', async () => {
    const { partition } = await circle();
    const overlay = overlayOf(
      [
        change('new', at(12), { changed: after }),
        change('p10', at(13), { created: before, changed: after }),
        change('p20', null, { created: before, changed: after }),
      ],
      snapshotAt,
    );
    await overlay.refresh();
    const plan = planOf({ partition, overlay }, {}, { k: 9 });
    const probed = await scanLibrary(plan, overlay);
    expect(probed.map((routed) => routed.class)).toEqual([0]);
    const found = plan.sides[0].scan.results();
    expect(new Set(idsOf(found))).toEqual(new Set(['new', 'p10', 'p0']));
    expect(found.find(({ imageId }) => imageId === 'p10')?.class).toBeNull();
    expect(found.find(({ imageId }) => imageId === 'p0')?.class).toBe(0);
  });

  it('passes over excluded pictures on every side', async () => {
    const view = await circle();
    const plan = planOf(
      view,
      { excluded: new Set(['p10']), mirrored: { features: at(191), keypoints: null } },
      { k: 9, probes: 2 },
    );
    await scanLibrary(plan, view.overlay);
    for (const { scan } of plan.sides)
      expect(idsOf(scan.results()).sort()).toEqual(['p0', 'p180', 'p190', 'p20', 'p200']);
  });
});

describe('visits of classes', () => {
  const visited = async (degrees: number[], options: { probes?: number; enough: boolean }) => {
    const { partition } = await circle();
    const plan = planOf({ partition, overlay: overlayOf([], snapshotAt) });
    const queries = degrees.map((angle) => planOf({ partition, overlay: overlayOf([]) }, { features: at(angle) }));
    const seen: number[] = [];
    const probed = await visitClasses(
      queries.map(({ sides: [{ vectors }] }) => vectors),
      plan.partition!,
      { probes: options.probes, enough: () => options.enough, visit: (routed) => seen.push(routed.class) },
    );
    expect(new Set(seen)).toEqual(new Set(probed.map((routed) => routed.class)));
    expect(seen).toHaveLength(probed.length);
    return seen;
  };

  it('continue until enough is accepted, unless the number of probes is fixed', async () => {
    expect(await visited([11], { enough: true })).toEqual([0]);
    expect(await visited([11], { enough: false })).toEqual([0, 1]);
    expect(await visited([11], { enough: false, probes: 1 })).toEqual([0]);
  });

  it('include each side’s best class, and a class that both share once', async () => {
    expect((await visited([11, 191], { enough: true })).sort()).toEqual([0, 1]);
    expect(await visited([11, 12], { enough: true })).toEqual([0]);
  });
});

const query = { cnn: Float32Array.of(1, 0), sift: Float32Array.of(1, 0), object: new Float32Array(7) };
const settings = {
  weights: cnnOnly,
  sigmas: defaultSigmas,
  calibration: defaultCalibration,
  familiarity: 1,
  calibrated: false,
};

describe('the ranking of one side', () => {
  it('orders what the scan kept', async () => {
    const view = await circle();
    const plan = planOf(view, {}, { k: 6, probes: 2 });
    await scanLibrary(plan, view.overlay);
    const ranking = await rankSide(plan.sides[0], plan, view, noKeypoints);
    expect(ranking).toHaveLength(6);
    expect(ranking[0].imageId).toBe('p10');
    expect(ranking.map(({ score }) => score)).toEqual(ranking.map(({ score }) => score).sort((a, b) => b - a));
  });

  it('reads scores as confidences only where they are wanted, lowered by the familiarity', () => {
    const worthOf = (changed: Partial<SearchPlan>) =>
      appraise(result('a', 0.6), { vectors: query, mapped: query }, undefined, [], { ...settings, ...changed }).score;
    expect(worthOf({})).toBe(0.6);
    const confidence = worthOf({ calibrated: true });
    expect(confidence).not.toBe(0.6);
    expect(worthOf({ calibrated: true, familiarity: 0.5 })).toBeCloseTo(confidence / 2, 12);
    expect(worthOf({ familiarity: 0.5 })).toBe(0.6);
  });

  it('marks the query’s own picture and no other, whatever W makes of it', () => {
    const changed = { ...settings, familiarity: 0.5, calibrated: true };
    const candidate = { ...result('a', 1), similarities: { cnn: 0.4, sift: 1, color: 1, position: 1, shape: 1 } };
    const side = { vectors: query, mapped: { ...query, cnn: Float32Array.of(0.6, 0.8) } };
    const own = appraise(candidate, side, query, [], changed);
    expect(own).toMatchObject({ own: true, score: 1, similarities: { cnn: 1 } });
    const other = appraise(candidate, side, { ...query, cnn: Float32Array.of(0.8, 0.6) }, [], changed);
    expect(other.own).toBeUndefined();
    expect(other.similarities.cnn).toBeCloseTo(0.8, 6);
  });

  it('shows the similarities of the two pictures, and beside them what W changes of the score', () => {
    const side = { vectors: query, mapped: { ...query, cnn: Float32Array.of(0.6, 0.8) } };
    const found = { ...query, cnn: Float32Array.of(0.8, 0.6) };
    const calibrated = { ...settings, calibrated: true };
    const plain = appraise(result('a', 0.1), { vectors: query, mapped: query }, found, [], calibrated);
    const learned = appraise(result('a', 0.1), side, found, [], calibrated);
    expect(learned.similarities).toEqual(plain.similarities);
    expect(plain.learned).toBeUndefined();
    expect(learned.learned).toBeCloseTo(learned.score - plain.score, 12);
  });
});

describe('the merge of both sides', () => {
  it('is the query’s ranking where there is no mirror image', () => {
    const straight = [result('a', 0.9), result('b', 0.5)];
    expect(mergeSides([straight])).toBe(straight);
  });

  it('keeps the better score of each picture and marks those of the mirror image', () => {
    const merged = mergeSides([
      [result('a', 0.9), result('b', 0.5), result('c', 0.4)],
      [result('d', 0.8), result('b', 0.7), result('c', 0.4), result('a', 0.1)],
    ]);
    expect(merged.map(({ imageId, score, mirrored }) => [imageId, score, mirrored])).toEqual([
      ['a', 0.9, undefined],
      ['d', 0.8, true],
      ['b', 0.7, true],
      ['c', 0.4, undefined],
    ]);
  });
});
