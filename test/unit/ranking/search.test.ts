import type { Features } from '@dlsift/retrieval/features';
import type { LibraryView } from '@dlsift/retrieval/library';
import { type SearchRequest, searchLibrary as search } from '@dlsift/retrieval/ranking';
import { defaultWeights } from '@dlsift/retrieval/similarity';
import { describe, expect, it } from 'vitest';
import { after, at, before, change, openPartition, overlayOf, snapshotAt } from '../library/circle.ts';

const cnnOnly = { cnn: 1, sift: 0, color: 0, position: 0, shape: 0 };

const noKeypoints = { keypointsOf: async () => null };
const searchLibrary = (features: Features, view: LibraryView, request: Omit<SearchRequest, 'verify'>) =>
  search({ features, keypoints: null }, view, { ...request, verify: 0 }, noKeypoints);

describe('a library without a partition', () => {
  it('is scanned whole', async () => {
    const overlay = overlayOf(
      [10, 50, 90].map((degrees) => change(`p${degrees}`, at(degrees), { changed: '2026-01-01T00:00:00.000Z' })),
    );
    await overlay.refresh();
    const found = await searchLibrary(at(45), { partition: null, overlay }, { weights: cnnOnly, k: 2, minScore: 0 });
    expect(found.results.map(({ imageId }) => imageId)).toEqual(['p50', 'p10']);
    expect(found).toMatchObject({ scanned: 3, total: 3, probed: [] });
  });
});

describe('a library with a partition', () => {
  it('scans only the class of the query', async () => {
    const view = { partition: await openPartition(), overlay: overlayOf([], snapshotAt) };
    const found = await searchLibrary(at(11), view, { weights: cnnOnly, k: 2, minScore: 0 });
    expect(found.results[0]).toMatchObject({ imageId: 'p10', class: 0 });
    expect(found).toMatchObject({ scanned: 3, total: 6 });
    expect(found.probed.map((probed) => probed.class)).toEqual([0]);
  });

  it('scans as many classes as requested', async () => {
    const view = { partition: await openPartition(), overlay: overlayOf([], snapshotAt) };
    const found = await searchLibrary(at(11), view, { weights: cnnOnly, k: 10, probes: 2, minScore: 0 });
    expect(found.scanned).toBe(6);
  });

  it('shows pictures added after the build, not those deleted or replaced, and counts both', async () => {
    const overlay = overlayOf(
      [
        change('new', at(12), { changed: after }),
        change('p10', null, { created: before, changed: after }),
        change('p20', at(185), { created: before, changed: after }),
      ],
      snapshotAt,
    );
    await overlay.refresh();
    const found = await searchLibrary(
      at(11),
      { partition: await openPartition(), overlay },
      { weights: cnnOnly, k: 10, minScore: 0 },
    );
    expect(found.results.map(({ imageId }) => imageId)).toEqual(['new', 'p0', 'p20']);
    expect(found.results[0].class).toBeNull();
    expect(found).toMatchObject({ scanned: 3, total: 6 });
  });

  it('is not compared with a query of another feature set', async () => {
    const view = { partition: await openPartition(), overlay: overlayOf([], snapshotAt) };
    const found = await searchLibrary({ ...at(11), featureSet: 'other' }, view, {
      weights: defaultWeights,
      k: 2,
      minScore: 0,
    });
    expect(found).toMatchObject({ results: [], scanned: 0 });
  });

  it('ranks the identical picture first, at any familiarity', async () => {
    const flat = (degrees: number) => ({ ...at(degrees), sift: new Float32Array(2) });
    const odd = [change('own', flat(95), { changed: after }), change('near', flat(105), { changed: after })];
    const overlay = overlayOf(odd, snapshotAt);
    await overlay.refresh();
    const view = { partition: await openPartition({ usual: 0.9, median: 0.95 }), overlay };
    const search = (calibrated: boolean) =>
      searchLibrary(flat(95), view, { weights: defaultWeights, k: 10, minScore: 0, calibrated });
    const { results, familiarity } = await search(true);
    expect(familiarity).toBeLessThan(0.001);
    expect(results[0]).toMatchObject({ imageId: 'own', own: true });
    expect(results[0].score).toBeGreaterThan(0.998);
    expect(results[1].score).toBeLessThan(0.001);
    expect((await search(false)).results[0].score).toBeCloseTo(1 - defaultWeights.sift, 2);
  });

  it('marks the identical picture, under any W', async () => {
    const view = { partition: await openPartition(null, 60), overlay: overlayOf([], snapshotAt) };
    const request = { weights: defaultWeights, k: 3, minScore: 0, calibrated: true };
    const { results } = await searchLibrary(at(10), view, request);
    expect(results[0]).toMatchObject({ imageId: 'p10', own: true });
    expect(results[0].similarities.cnn).toBeGreaterThan(0.998);
    expect(results[1].similarities.cnn).toBeCloseTo(Math.cos(Math.PI / 18), 2);
  });

  it('leaves out pictures below the minimum score, down to an empty list', async () => {
    const view = { partition: await openPartition(), overlay: overlayOf([], snapshotAt) };
    expect((await searchLibrary(at(95), view, { weights: cnnOnly, k: 5, minScore: 0.999 })).results).toEqual([]);
  });
});
