import { decodeFeatures, encodeFeatures } from '@dlsift/retrieval/features';
import type { LibraryView } from '@dlsift/retrieval/library';
import { searchLibrary } from '@dlsift/retrieval/ranking';
import type { Judgement } from '@dlsift/retrieval/storage';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { judgedSearches, newestJudgements } from '../../../../functions/retrain/evaluate/judged-searches.ts';
import { mulberry32 } from '../../../random.ts';
import { featureSet, picture, TestService } from '../../../retraining/library.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-01-01T00:00:00.000Z') }));
afterEach(() => void vi.useRealTimers());

const pictures = 160;
const at = '2026-01-01T00:00:00.000Z';
const all = Array.from({ length: pictures }, (_, n) => picture(n, 1, at));
const featuresOf = (n: number) => decodeFeatures(all[n].features!);

/**
 * Searches of users who choose pictures by the sign of one element, or at random if `element` is
 * null.
 */
function judgements(count: number, element: number | null): Judgement[] {
  const random = mulberry32(5);
  const kindOf = (n: number) => (element === null ? random() > 0.5 : featuresOf(n).cnn[element] > 0);
  return Array.from({ length: count }, (_, i): Judgement => {
    const kind = kindOf(i);
    const shown = Array.from({ length: 12 }, (_, place) => {
      const n = (i * 7 + place * 13 + 1) % pictures;
      return { imageId: all[n].imageId, said: kindOf(n) === kind ? ('chosen' as const) : null };
    });
    return {
      searchId: i.toString(16).padStart(32, '0'),
      by: 'ada',
      at,
      query: encodeFeatures(featuresOf(i)),
      queryId: i % 2 === 0 ? all[i].imageId : null,
      shown,
      expiresAt: 4_000_000_000,
    };
  });
}

async function rankingAfter(given: Judgement[]) {
  const service = new TestService();
  for (const image of all) service.library.put(image);
  service.judgements = given;
  vi.setSystemTime(Date.now() + 600_000);
  const version = await service.build('repartition');
  const record = service.partitions.records.get(version)!;
  expect(record.state).toBe('promoted');
  const { partition } = await service.view();
  return { ranking: record.ranking, bilinear: partition!.bilinear, view: await service.view() };
}

const kindOf = (n: number) => featuresOf(n).cnn[6] > 0;
const numberOf = new Map(all.map(({ imageId }, n) => [imageId, n]));

/** precision@20 by eq. (10), of searches with pictures that were not searched with before. */
async function precisionIn(view: LibraryView): Promise<number> {
  const queries = Array.from({ length: 40 }, (_, i) => 120 + i);
  const weights = { cnn: 1, sift: 0, color: 0, position: 0, shape: 0 };
  let fits = 0;
  for (const n of queries) {
    const query = { features: featuresOf(n), keypoints: null };
    const options = { weights, k: 21, probes: 1024, minScore: 0, verify: 0 };
    const { results } = await searchLibrary(query, view, options, { keypointsOf: async () => null } as never);
    const others = results.map(({ imageId }) => numberOf.get(imageId)!).filter((found) => found !== n);
    fits += others.slice(0, 20).filter((found) => kindOf(found) === kindOf(n)).length;
  }
  return fits / (queries.length * 20);
}

describe('a build of a library without labels', () => {
  it('learns W from feedback that differs from chance', async () => {
    const { ranking, bilinear, view } = await rankingAfter(judgements(120, 6));
    expect(ranking).toMatchObject({ bilinear: true, weights: null, precision: null });
    expect(ranking!.judged!.gain).toBeGreaterThan(2 * ranking!.judged!.error);
    const diagonal = (i: number) => bilinear!.matrix[i * 9];
    expect(diagonal(6)).toBeGreaterThan(1.5 * diagonal(5));
    const before = await precisionIn((await rankingAfter([])).view);
    expect(await precisionIn(view)).toBeGreaterThan(before + 0.1);
  });

  it('learns nothing from random, few or no choices', async () => {
    expect((await rankingAfter(judgements(120, null))).ranking).toBeNull();
    expect((await rankingAfter(judgements(30, 6))).ranking).toBeNull();
    expect((await rankingAfter([])).ranking).toBeNull();
  });
});

describe('judgements', () => {
  const [first] = judgements(1, 6);
  const vectorsOf = (n: number) => ({
    cnn: featuresOf(n).cnn,
    sift: featuresOf(n).sift,
    object: featuresOf(n).object,
  });
  const there = new Map(all.slice(0, 100).map(({ imageId }, n) => [imageId, vectorsOf(n)]));
  const projection = { cnnMean: new Float32Array(8), siftMean: new Float32Array(2) };

  it('leave out pictures that are gone', () => {
    const [search] = judgedSearches([first!], there, featureSet, projection as never);
    expect(search!.query).toBe(there.get(all[0].imageId));
    const left = first!.shown.filter(({ imageId }) => there.has(imageId));
    expect(search!.shown.map(({ imageId }) => imageId)).toEqual(left.map(({ imageId }) => imageId));
    expect(left.length).toBeLessThan(first!.shown.length);
  });

  it('are left out if the query is in another feature set, unless it is a picture of the library', () => {
    const foreign = { ...first!, query: encodeFeatures({ ...featuresOf(0), featureSet: 'before' }) };
    expect(judgedSearches([foreign], there, featureSet, projection as never)).toHaveLength(1);
    expect(judgedSearches([{ ...foreign, queryId: null }], there, featureSet, projection as never)).toEqual([]);
  });

  it('are the newest ones in which a picture was chosen', () => {
    const many = judgements(120, 6).map((each, i) => ({ ...each, at: `${i}`.padStart(3, '0') }));
    many[3].shown = many[3].shown.map((shown) => ({ ...shown, said: null }));
    const { judgements: newest, wanted } = newestJudgements(many);
    expect(newest[0].at).toBe('119');
    expect(newest).toHaveLength(119);
    expect(wanted.has(newest[0].shown[0].imageId)).toBe(true);
  });
});
