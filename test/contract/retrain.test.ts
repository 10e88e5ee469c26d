import { encodeFeatures, type Features } from '@dlsift/retrieval/features';
import { refreshView } from '@dlsift/retrieval/library';
import type { Matrix } from '@dlsift/retrieval/math';
import { chooseClassCount, type LearningRound } from '@dlsift/retrieval/partition';
import { type SearchRequest, searchLibrary as search } from '@dlsift/retrieval/ranking';
import type * as Storage from '@dlsift/retrieval/storage';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { learnClasses } from '../../bench/partition/learn-classes.ts';
import { isHeldOut } from '../../functions/retrain/held-out.ts';
import { libraryImage } from '../library-image.ts';
import { mulberry32 } from '../random.ts';
import { runMachine } from '../retraining/machine.ts';
import { bucket, startStores, tables } from './cloud.ts';

let servers: { stop(): Promise<void> };
let storage: typeof Storage;
let handler: (event: unknown) => Promise<unknown>;
beforeAll(async () => {
  servers = await startStores();
  storage = await import('@dlsift/retrieval/storage');
  ({ handler } = await import('../../functions/retrain/handler.ts'));
});
afterAll(() => servers.stop());
// Whole builds take seconds on an idle machine, and longer in parallel with other tests.
vi.setConfig({ testTimeout: 300_000 });

const dimensions = 16;
const groups = 6;
const imageIds = (tenant: string, pictures: number) =>
  Array.from({ length: pictures }, (_, n) => storage.imageIdOf(tenant, `inbox/${tenant}/${n}.jpg`)).sort();

/** Features of a picture near one of six directions. */
function features(group: number, random: () => number): Features {
  const cnn = Float32Array.from({ length: dimensions }, (_, i) => (i === group ? 1 : 0) + 0.3 * (random() - 0.5));
  return { featureSet: 'test', cnn, sift: new Float32Array([1, 0]), object: Float32Array.from({ length: 7 }, random) };
}

async function fill(tenant: string, pictures: number, labelOf: (group: number) => string | null) {
  const random = mulberry32(7);
  const library = storage.libraryStore(tables.library.name);
  const images = Array.from({ length: pictures }, (_, n) => {
    const key = `inbox/${tenant}/${n}.jpg`;
    return libraryImage({
      tenant,
      imageId: storage.imageIdOf(tenant, key),
      key,
      label: labelOf(n % groups),
      features: encodeFeatures(features(n % groups, random)),
      featureSet: 'test',
      createdAt: new Date().toISOString(),
      changedAt: new Date().toISOString(),
    });
  });
  for (let first = 0; first < pictures; first += 50) {
    await Promise.all(images.slice(first, first + 50).map((image) => library.put(image)));
  }
}

/** Builds a partition with the state machine. */
async function retrain(
  tenant: string,
  mode: Storage.RetrainingMode = 'repartition',
  run: (payload: unknown) => Promise<unknown> = handler,
): Promise<Storage.PartitionRecord> {
  const partitions = storage.partitionStore(tables.partitions.name);
  const version = storage.newVersion(new Date(), Math.random().toString(16).slice(2));
  await partitions.create(storage.newBuild(tenant, version, mode, new Date()));
  await runMachine({ tenant, version, mode }, run);
  return (await partitions.get(tenant, version))!;
}

function view(tenant: string) {
  const partitions = storage.partitionStore(tables.partitions.name);
  return refreshView(tenant, undefined, {
    current: () => partitions.current(tenant),
    prefix: (version) => storage.partitionPrefix(tenant, version),
    objects: new storage.ObjectStore(bucket),
    changes: storage.libraryStore(tables.library.name),
  });
}

const request: SearchRequest = {
  weights: { cnn: 1, sift: 0, color: 0, position: 0, shape: 0 },
  k: 10,
  minScore: 0,
  verify: 0,
};
const searchLibrary = (query: Features, library: Awaited<ReturnType<typeof view>>, wanted: SearchRequest) =>
  search({ features: query, keypoints: null }, library, wanted, { keypointsOf: async () => null });

it('an unlabelled library is partitioned by its groups, and a search scans a part of it', async () => {
  await fill('unlabelled', 600, () => null);
  const record = await retrain('unlabelled');
  expect(record).toMatchObject({ state: 'promoted', images: 600, featureSet: 'test' });
  expect(record.classes).toBeGreaterThan(groups);
  expect(record.metrics.recallAt10).toBeGreaterThanOrEqual(0.99);
  const found = await searchLibrary(features(2, mulberry32(1)), await view('unlabelled'), request);
  expect(found.results.every(({ key }) => Number(/(\d+)\.jpg/.exec(key)![1]) % groups === 2)).toBe(true);
  expect(found.scanned).toBeLessThan(600);
  expect(found.total).toBe(600);
});

it('the record lists the rounds until few pictures moved', async () => {
  const partitions = storage.partitionStore(tables.partitions.name);
  const { metrics } = (await partitions.current('unlabelled'))!;
  const rounds = metrics.rounds as LearningRound[];
  const learnedFrom = imageIds('unlabelled', 600).filter((imageId) => !isHeldOut(imageId)).length;
  expect(rounds.map(({ round }) => round)).toEqual(rounds.map((_, i) => i));
  for (const round of rounds) {
    expect(round.movedShare).toBe(round.moves / learnedFrom);
    expect(round.imbalance).toBeGreaterThanOrEqual(1);
    expect(round.meanLead).toEqual(expect.any(Number));
  }
  expect(rounds.length === 5 || rounds.at(-1)!.movedShare < 0.01).toBe(true);
});

it('a build places its training pictures exactly as learning in one process does, and holds out the others', async () => {
  const { BuildWorkspace } = await import('../../functions/retrain/workspace/index.ts');
  await fill('checked', 300, () => null);
  let learned: { cnn: Matrix; rowsInShard: Int32Array } | undefined;
  const { version, metrics } = await retrain('checked', 'repartition', async (payload) => {
    const { step, build } = payload as { step: string; build: { tenant: string; version: string } };
    if (step === 'summarise') {
      learned = await new BuildWorkspace(build, new storage.ObjectStore(bucket)).training.get();
    }
    return handler(payload);
  });
  const workspace = new BuildWorkspace({ tenant: 'checked', version }, new storage.ObjectStore(bucket));
  const { cnn, rowsInShard } = learned!;
  const places = await workspace.places.get(0);
  const ids = [...rowsInShard].map((row) => places.imageIds[row]);
  expect(ids).toEqual(imageIds('checked', 300).filter((imageId) => !isHeldOut(imageId)));
  expect(metrics.queries).toBe(300 - ids.length);
  const { classes, secondClasses } = await learnClasses(cnn, new Int32Array(cnn.rows).fill(-1), {
    classCount: chooseClassCount(300),
  });
  expect([...rowsInShard].map((row) => places.classes[row])).toEqual([...classes]);
  expect([...rowsInShard].map((row) => places.secondClasses[row])).toEqual([...secondClasses]);
  expect(await workspace.training.find()).toBeNull();
});

it('a boundary picture is found through either of its classes, and counts once', async () => {
  const library = await view('unlabelled');
  const { record, classIndex } = library.partition!;
  const built = await storage.partitionStore(tables.partitions.name).current('unlabelled');
  const classesOf = new Map<string, number[]>();
  for (let c = 0; c < classIndex.classCount; c++) {
    for (const { imageIds } of await library.partition!.segmentsOf(c)) {
      for (const imageId of imageIds) classesOf.set(imageId, [...(classesOf.get(imageId) ?? []), c]);
    }
  }
  expect(classesOf.size).toBe(600);
  const boundary = [...classesOf].filter(([, classes]) => classes.length > 1);
  expect(boundary.length).toBe(built!.metrics.inTwoClasses);
  for (const [, classes] of boundary) expect(new Set(classes).size).toBe(2);
  expect(record.segments.reduce((sum, { pictures }) => sum + pictures, 0)).toBe(600 + boundary.length);

  // Search until every class has been the only one probed.
  const foundIn = new Map<number, string[]>();
  const random = mulberry32(3);
  for (let n = 0; n < 500 && foundIn.size < classIndex.classCount; n++) {
    const query = features(n % groups, random);
    const { probed, results, scanned } = await searchLibrary(query, library, { ...request, k: 600, probes: 1 });
    foundIn.set(
      probed[0].class,
      results.map(({ imageId }) => imageId),
    );
    expect(scanned).toBe(results.length);
  }
  expect(foundIn.size).toBeGreaterThan(groups);
  for (const [imageId, classes] of boundary) {
    for (const found of classes.flatMap((c) => (foundIn.has(c) ? [foundIn.get(c)!] : []))) {
      expect(found.filter((other) => other === imageId)).toEqual([imageId]);
    }
  }
  const everything = { ...request, k: 1000, probes: classIndex.classCount };
  const { results, scanned } = await searchLibrary(features(2, random), library, everything);
  expect({ scanned, distinct: new Set(results.map(({ imageId }) => imageId)).size }).toEqual({
    scanned: 600,
    distinct: 600,
  });
});

it('labels become the classes of a labelled library', async () => {
  await fill('labelled', 300, (group) => `group ${group}`);
  const record = await retrain('labelled');
  expect(record).toMatchObject({ state: 'promoted', classes: groups });
  expect(record.metrics.precisionAt20).toBe(1);
  const found = await searchLibrary(features(4, mulberry32(1)), await view('labelled'), request);
  expect(found.results.every(({ label }) => label === 'group 4')).toBe(true);
});

it('a small library is not partitioned, and the record states why', async () => {
  await fill('small', 12, () => null);
  const record = await retrain('small');
  expect(record).toMatchObject({ state: 'rejected', images: 12 });
  expect(record.reason).toContain('12 pictures');
  const found = await searchLibrary(features(1, mulberry32(1)), await view('small'), request);
  expect(found).toMatchObject({ scanned: 12, total: 12 });
});

it('a failed build releases its lease and leaves the serving version', async () => {
  const partitions = storage.partitionStore(tables.partitions.name);
  const serving = await partitions.currentVersion('labelled');
  const version = storage.newVersion(new Date(), 'fade');
  await partitions.create(storage.newBuild('small', version, 'repartition', new Date()));
  const build = { tenant: 'small', version, mode: 'repartition', round: 0 };
  await partitions.lease('small', version, Date.now() + 60_000);
  await handler({ step: 'fail', build, error: { Error: 'Boom', Cause: '{"errorMessage":"out of memory"}' } });
  expect(await partitions.get('small', version)).toMatchObject({
    state: 'failed',
    reason: 'Boom: out of memory',
  });
  expect(await partitions.lease('small', 'next', Date.now() + 60_000)).toBe(true);
  expect(await partitions.currentVersion('labelled')).toBe(serving);
});
