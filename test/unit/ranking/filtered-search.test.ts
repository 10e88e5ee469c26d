import { encodeFeatures, encodeProjection, type Features, ProjectionFit, project } from '@dlsift/retrieval/features';
import { ChangeOverlay, OpenPartition } from '@dlsift/retrieval/library';
import {
  accumulateClassStatistics,
  createClassIndex,
  encodeClassIndex,
  type OneVsRest,
} from '@dlsift/retrieval/partition';
import { type SearchQuery, type SearchRequest, searchLibrary } from '@dlsift/retrieval/ranking';
import { encodeSegment, type Filter, toSegment } from '@dlsift/retrieval/segments';
import { defaultWeights } from '@dlsift/retrieval/similarity';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

const snapshotAt = '2026-01-02T00:00:00.000Z';
const after = '2026-01-03T00:00:00.000Z';
const classCount = 8;

/** A picture whose embedding points at `degrees` on a circle. */
function at(degrees: number): Features {
  const radians = (degrees * Math.PI) / 180;
  const sift = new Float32Array([Math.cos(3 * radians), Math.sin(3 * radians)]);
  const object = new Float32Array(7).fill(0.5 + 0.4 * Math.sin(radians));
  return { featureSet: 'test', cnn: new Float32Array([Math.cos(radians), Math.sin(radians)]), sift, object };
}

/** 64 pictures; each eighth of the circle is a class. The last eight were added after the build. */
const pictures = Array.from({ length: 64 }, (_, n) => ({
  imageId: `p${n}`,
  key: `inbox/t/${n % 2 ? 'odd' : 'even'}/${n}.jpg`,
  label: n % 5 === 0 ? null : `l${n % 3}`,
  metadata: { n, ...(n % 7 === 0 && { rare: true }) },
  degrees: (n * 360) / 64 + 2,
}));

async function openLibrary() {
  const stored = pictures.slice(0, 56);
  const fit = new ProjectionFit();
  for (const { degrees } of stored) fit.add(at(degrees));
  const projection = fit.finish();
  const rows = stored.map((picture) => ({ ...picture, ...project(at(picture.degrees), projection) }));
  const classes = Int32Array.from(stored, ({ degrees }) => Math.floor((degrees / 360) * classCount));
  const cnn = { data: Float32Array.from(rows.flatMap((row) => [...row.cnn])), rows: rows.length, columns: 2 };
  const separators: OneVsRest = {
    classes: Int32Array.from({ length: classCount }, (_, c) => c),
    weights: { data: new Float32Array(2 * classCount), rows: classCount, columns: 2 },
    biases: new Float32Array(classCount),
    epochs: new Int32Array(classCount),
    unconverged: 0,
  };
  const index = createClassIndex(accumulateClassStatistics(classes, cnn, undefined, classCount), [separators]);
  const held = [...new Set(classes)];
  const files = new Map([
    ['v/class-index.bin', encodeClassIndex(index)],
    ['v/projection.bin', encodeProjection(projection)],
    ...held.map((c): [string, Uint8Array] => [
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
    segments: held.map((c) => ({ class: c, key: `v/${c}.arrow`, pictures: 7 })),
  };
  const changes = pictures.slice(56).map(({ degrees, ...picture }) => ({
    ...picture,
    state: 'ready' as const,
    features: encodeFeatures(at(degrees)),
    featureSet: 'test',
    createdAt: after,
    changedAt: after,
  }));
  const overlay = new ChangeOverlay('t', { changedSince: async () => changes }, snapshotAt);
  await overlay.refresh();
  const partition = await OpenPartition.open(record, 'v/', { get: async (key) => files.get(key) ?? null });
  return { partition, overlay };
}

let library: Awaited<ReturnType<typeof openLibrary>>;
beforeAll(async () => {
  library = await openLibrary();
});
const search = (query: Partial<SearchQuery> & { features: Features }, request: Partial<SearchRequest>) =>
  searchLibrary(
    { keypoints: null, ...query },
    library,
    { weights: defaultWeights, k: 10, verify: 0, minScore: 0, ...request },
    { keypointsOf: async () => null },
  );

const atom: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({ field: fc.constant('label' as const), in: fc.subarray(['l0', 'l1', 'l2']) }),
  fc.record({ field: fc.constant('label' as const), exists: fc.boolean() }),
  fc.record({ field: fc.constant('metadata.n' as const), gte: fc.integer({ min: 0, max: 64 }) }),
  fc.record({ field: fc.constant('metadata.rare' as const), eq: fc.constant(true) }),
  fc.record({ field: fc.constant('key' as const), prefix: fc.constant('inbox/t/odd/') }),
);
const filter: fc.Arbitrary<Filter> = fc.oneof(
  atom,
  fc.record({ and: fc.array(atom, { minLength: 1, maxLength: 3 }) }),
  fc.record({ or: fc.array(atom, { minLength: 1, maxLength: 3 }) }),
  fc.record({ not: atom }),
);
const degrees = fc.integer({ min: 0, max: 359 });

describe('a search under a filter', () => {
  it('gives what an exhaustive search gives, filtered', async () => {
    await fc.assert(
      fc.asyncProperty(degrees, filter, fc.integer({ min: 1, max: 64 }), async (angle, wanted, k) => {
        const everything = { k: 64, probes: classCount };
        const [all, accepted, found] = await Promise.all([
          search({ features: at(angle) }, everything),
          search({ features: at(angle) }, { ...everything, filter: wanted }),
          search({ features: at(angle) }, { k, probes: classCount, filter: wanted }),
        ]);
        expect(all.results).toHaveLength(64);
        const ids = new Set(accepted.results.map(({ imageId }) => imageId));
        expect(accepted.results).toEqual(all.results.filter(({ imageId }) => ids.has(imageId)));
        expect(accepted.scanned).toBe(ids.size);
        expect(found.results).toEqual(accepted.results.slice(0, k));
      }),
      { numRuns: 60 },
    );
  });

  it('visits further classes until it has k results, and all of them before it returns fewer', async () => {
    const rare: Filter = { field: 'metadata.rare', eq: true };
    const some = await search({ features: at(20) }, { k: 5, filter: rare });
    expect(some.results).toHaveLength(5);
    expect(some.probed.length).toBeGreaterThan(1);
    expect(some.probed.length).toBeLessThan(classCount);
    const all = await search({ features: at(20) }, { k: 50, filter: rare });
    expect(all.results).toHaveLength(10);
    expect(all.probed).toHaveLength(7);
    expect((await search({ features: at(20) }, { k: 10 })).probed).toHaveLength(1);
    expect((await search({ features: at(20) }, { k: 10, probes: 1, filter: rare })).probed).toHaveLength(1);
  });
});

describe('a search by several pictures', () => {
  it('never shows a negative example', async () => {
    const { results } = await search(
      { features: at(20), unlike: [at(pictures[5].degrees)], excluded: new Set(['p5', 'p60']) },
      { k: 64, probes: classCount },
    );
    expect(results).toHaveLength(62);
    expect(results.map(({ imageId }) => imageId)).not.toContain('p5');
  });

  it('finds pictures between them', async () => {
    const cnn = { cnn: 1, sift: 0, color: 0, position: 0, shape: 0 };
    const { results } = await search(
      { features: at(80), alike: [at(124)] },
      { k: 1, probes: classCount, weights: cnn },
    );
    expect(results[0].key).toMatch(/\/1[78]\.jpg$/);
  });
});

it('a mirrored query keeps the better of its two scores and reports which', async () => {
  const features = at(10);
  const mirror = at(190);
  const everything = { k: 64, probes: classCount };
  const [straight, turned, both] = await Promise.all([
    search({ features }, everything),
    search({ features: mirror }, everything),
    search({ features, mirrored: { features: mirror, keypoints: null } }, everything),
  ]);
  const scores = (outcome: typeof both) => new Map(outcome.results.map(({ imageId, score }) => [imageId, score]));
  const [a, b] = [scores(straight), scores(turned)];
  for (const { imageId, score, mirrored = false } of both.results) {
    expect(score).toBe(Math.max(a.get(imageId)!, b.get(imageId)!));
    expect(mirrored).toBe(b.get(imageId)! > a.get(imageId)!);
  }
  expect(both).toMatchObject({ scanned: 64, total: 64 });
  const narrow = await search({ features, mirrored: { features: mirror, keypoints: null } }, { k: 5 });
  expect(narrow.probed).toHaveLength(2);
});
