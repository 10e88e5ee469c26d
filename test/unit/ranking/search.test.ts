import { encodeFeatures, encodeProjection, type Features, ProjectionFit, project } from '@dlsift/retrieval/features';
import {
  beginning,
  type ChangedPicture,
  ChangeOverlay,
  type LibraryView,
  OpenPartition,
} from '@dlsift/retrieval/library';
import {
  accumulateClassStatistics,
  createClassIndex,
  encodeClassIndex,
  type OneVsRest,
} from '@dlsift/retrieval/partition';
import { type SearchRequest, searchLibrary as search } from '@dlsift/retrieval/ranking';
import { encodeSegment, toSegment } from '@dlsift/retrieval/segments';
import { defaultCalibration as calibration, defaultWeights, encodeBilinear } from '@dlsift/retrieval/similarity';
import { describe, expect, it } from 'vitest';

const cnnOnly = { cnn: 1, sift: 0, color: 0, position: 0, shape: 0 };

/** A picture whose embedding points at `degrees` on a circle. */
function at(degrees: number): Features {
  const radians = (degrees * Math.PI) / 180;
  return {
    featureSet: 'test',
    cnn: new Float32Array([Math.cos(radians), Math.sin(radians)]),
    sift: new Float32Array([1, 0]),
    object: new Float32Array(7),
  };
}

/** W that rotates a query by an angle in degrees: 2 x 2, row-major. */
function rotation(degrees: number): Float32Array {
  const radians = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(radians), Math.sin(radians), -Math.sin(radians), Math.cos(radians));
}

function change(
  imageId: string,
  features: Features | null,
  times: { created?: string; changed: string },
): ChangedPicture {
  return {
    imageId,
    key: `inbox/t/${imageId}.jpg`,
    label: null,
    state: features ? 'ready' : 'deleted',
    features: features && encodeFeatures(features),
    createdAt: times.created ?? times.changed,
    changedAt: times.changed,
  };
}

const noKeypoints = { keypointsOf: async () => null };
const searchLibrary = (features: Features, view: LibraryView, request: Omit<SearchRequest, 'verify'>) =>
  search({ features, keypoints: null }, view, { ...request, verify: 0 }, noKeypoints);

const overlayOf = (changes: ChangedPicture[], since = beginning) =>
  new ChangeOverlay(
    't',
    { changedSince: async (_, from) => changes.filter(({ changedAt }) => changedAt >= from) },
    since,
  );

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
  const snapshotAt = '2026-01-02T00:00:00.000Z';
  const before = '2026-01-01T00:00:00.000Z';
  const after = '2026-01-03T00:00:00.000Z';
  const stored = [0, 10, 20, 180, 190, 200];

  /** Two classes: those around 10 degrees, those around 190. */
  async function partition(familiarity: { usual: number; median: number } | null = null, turnedBy?: number) {
    const fit = new ProjectionFit();
    for (const degrees of stored) fit.add(at(degrees));
    const projection = fit.finish();
    const rows = stored.map((degrees) => ({
      imageId: `p${degrees}`,
      key: `k${degrees}`,
      label: null,
      ...project(at(degrees), projection),
    }));
    const classes = Int32Array.from(stored, (degrees) => Number(degrees > 90));
    const cnn = { data: Float32Array.from(rows.flatMap((row) => [...row.cnn])), rows: rows.length, columns: 2 };
    const separators: OneVsRest = {
      classes: Int32Array.of(0, 1),
      weights: { data: new Float32Array([1, 0, -1, 0]), rows: 2, columns: 2 },
      biases: new Float32Array(2),
      epochs: new Int32Array(2),
      unconverged: 0,
    };
    const index = createClassIndex(accumulateClassStatistics(classes, cnn, undefined, 2), [separators]);
    const files = new Map([
      ['v/class-index.bin', encodeClassIndex(index)],
      ['v/projection.bin', encodeProjection(projection)],
      ['v/bilinear.f32', encodeBilinear({ dimensions: 2, matrix: rotation(turnedBy ?? 0) })],
      ['v/directions.f32', new Uint8Array(Float32Array.of(1, 0).buffer)],
      ...[0, 1].map((c): [string, Uint8Array] => [
        `v/${c}.arrow`,
        encodeSegment(toSegment(rows.filter((_, i) => classes[i] === c))),
      ]),
    ]);
    const record = {
      version: 'v',
      snapshotAt,
      featureSet: 'test',
      images: stored.length,
      probes: 1,
      sigmas: null,
      familiarity,
      ranking: turnedBy === undefined ? null : { weights: null, bilinear: true, calibration, precision: null },
      segments: [0, 1].map((c) => ({ class: c, key: `v/${c}.arrow`, pictures: 3 })),
    };
    return OpenPartition.open(record, 'v/', { get: async (key) => files.get(key) ?? null });
  }

  it('scans only the class of the query', async () => {
    const view = { partition: await partition(), overlay: overlayOf([], snapshotAt) };
    const found = await searchLibrary(at(11), view, { weights: cnnOnly, k: 2, minScore: 0 });
    expect(found.results[0]).toMatchObject({ imageId: 'p10', class: 0 });
    expect(found).toMatchObject({ scanned: 3, total: 6 });
    expect(found.probed.map((probed) => probed.class)).toEqual([0]);
  });

  it('scans as many classes as requested', async () => {
    const view = { partition: await partition(), overlay: overlayOf([], snapshotAt) };
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
      { partition: await partition(), overlay },
      { weights: cnnOnly, k: 10, minScore: 0 },
    );
    expect(found.results.map(({ imageId }) => imageId)).toEqual(['new', 'p0', 'p20']);
    expect(found.results[0].class).toBeNull();
    expect(found).toMatchObject({ scanned: 3, total: 6 });
  });

  it('is not compared with a query of another feature set', async () => {
    const view = { partition: await partition(), overlay: overlayOf([], snapshotAt) };
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
    const view = { partition: await partition({ usual: 0.9, median: 0.95 }), overlay };
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
    const view = { partition: await partition(null, 60), overlay: overlayOf([], snapshotAt) };
    const request = { weights: defaultWeights, k: 3, minScore: 0, calibrated: true };
    const { results } = await searchLibrary(at(10), view, request);
    expect(results[0]).toMatchObject({ imageId: 'p10', own: true });
    expect(results[0].similarities.cnn).toBeGreaterThan(0.998);
    expect(results[1].similarities.cnn).toBeLessThan(0.9);
  });

  it('leaves out pictures below the minimum score, down to an empty list', async () => {
    const view = { partition: await partition(), overlay: overlayOf([], snapshotAt) };
    expect((await searchLibrary(at(95), view, { weights: cnnOnly, k: 5, minScore: 0.999 })).results).toEqual([]);
  });
});

it('the overlay skips pictures that the segments hold unchanged, until they change again', async () => {
  const changes = [
    change('held', at(10), { changed: '2026-01-01T00:00:00.000Z' }),
    change('missed', at(20), { changed: '2026-01-01T00:00:01.000Z' }),
  ];
  const source = { changedSince: async () => changes };
  const overlay = new ChangeOverlay('t', source, beginning, new Map([['held', '2026-01-01T00:00:00.000Z']]));
  await overlay.refresh();
  expect(overlay.segment('test', null).imageIds).toEqual(['missed']);
  expect([...overlay.imageIds()]).not.toContain('held');
  changes[0] = change('held', null, { created: '2026-01-01T00:00:00.000Z', changed: '2026-01-02T00:00:00.000Z' });
  await overlay.refresh();
  expect([...overlay.imageIds()]).toContain('held');
  expect(overlay.growth('test')).toBe(0);
});

it('the overlay reads only changes since its last read', async () => {
  const asked: string[] = [];
  const overlay = new ChangeOverlay(
    't',
    {
      changedSince: async (_, since) => {
        asked.push(since);
        return [];
      },
    },
    beginning,
  );
  await overlay.refresh(Date.parse('2026-01-01T00:01:00.000Z'));
  await overlay.refresh(Date.parse('2026-01-01T00:02:00.000Z'));
  expect(asked).toEqual([beginning, '2026-01-01T00:00:50.000Z']);
});
