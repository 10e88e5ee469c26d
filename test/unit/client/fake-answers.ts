import { createHash } from 'node:crypto';
import * as schemas from './schemas.ts';

type Image = ReturnType<typeof schemas.Image.parse>;

const featureSet = { name: 'stand-in-1', standIn: true, note: 'An untrained network stands in.' };
const weights = { cnn: 0.2, sift: 0.2, color: 0.2, position: 0.2, shape: 0.2 };
const at = '2026-01-01T00:00:00.000Z';
const searchId = createHash('md5').update('search').digest('hex');

/** Answers of the fake service, each checked against the contract before it leaves. */
export const answers = {
  searchId,
  me: () => schemas.Me.parse({ tenant: 'demo', role: 'admin' }),
  usage: (images: Map<string, Image>, partitioned = images.size) =>
    schemas.Usage.parse({
      tenant: 'demo',
      role: 'admin',
      images: {
        ready: [...images.values()].filter(({ state }) => state === 'ready').length,
        rejected: [...images.values()].filter(({ state }) => state === 'rejected').length,
      },
      partition: { version: 'p1', builtAt: at, images: partitioned, featureSet: featureSet.name },
      featureSet,
    }),
  image: (key: string, content: Buffer, etag: string, imageId: string): Image => {
    const readable = content.toString().startsWith('picture');
    return schemas.Image.parse({
      imageId,
      key,
      label: key.split('/').slice(2, -1).join('/') || null,
      metadata: {},
      state: readable ? 'ready' : 'rejected',
      reason: readable ? null : 'This is not a picture.',
      etag,
      bytes: content.length,
      width: readable ? 640 : null,
      height: readable ? 480 : null,
      duplicateOf: null,
      changedAt: new Date().toISOString(),
      thumbnailUrl: readable ? 'http://pictures.localhost/thumbnails/demo' : null,
    });
  },
  /**
   * @param images oldest first: they are one group, and the oldest is its original
   * @param unlisted others of the group that are counted, not listed
   */
  duplicates: ([original, ...others]: Image[], unlisted = 0) =>
    schemas.DuplicatesAnswer.parse({
      groups: original
        ? [{ original: copy(original), duplicates: others.map(copy), count: others.length + unlisted }]
        : [],
      cursor: null,
    }),
  similar: (imageId: string, images: Image[]) => {
    const [original] = images;
    const others = images.filter((image) => image.imageId !== imageId);
    return schemas.SimilarAnswer.parse({
      imageId,
      duplicateOf: original === undefined || original.imageId === imageId ? null : original.imageId,
      results: answers.search(others).results.map((result) => ({ ...result, nearDuplicate: true })),
    });
  },
  compare: (familiarity: number) =>
    schemas.CompareAnswer.parse({
      featureSet,
      similarities: { cnn: 0.9, sift: 0.1, color: 1, position: 0.5, shape: 0 },
      weights,
      weighted: 0.5,
      score: 0.75,
      familiarity,
      inliers: 12,
      quad: null,
      a: { width: 64, height: 48 },
      b: { width: 64, height: 48 },
      timings: { total: 12.3 },
    }),
  search: (images: Image[], familiarity = 1) =>
    schemas.SearchAnswer.parse({
      searchId,
      featureSet,
      user: 'demo',
      weights,
      partition: {
        version: 'p1',
        probed: [{ class: 3, similarity: 0.9, margin: 1.2 }],
        scanned: 12,
        total: 48,
        fractionScanned: 0.25,
      },
      familiarity,
      results: images.map(({ imageId, key, label }, rank) => ({
        imageId,
        key,
        label,
        metadata: {},
        score: 0.9 - rank * 0.1,
        similarities: { cnn: 0.9, sift: 0.1, color: 1, position: 0.5, shape: 0 },
        class: rank === 0 ? 3 : null,
        thumbnailUrl: `http://pictures.localhost/thumbnails/demo/${imageId}.webp`,
      })),
      cursor: null,
      timings: { total: 12.3 },
    }),
  feedback: ({ chosen }: { chosen: string[] }, share: number) =>
    schemas.FeedbackAnswer.parse({
      user: 'demo',
      before: weights,
      weights: { cnn: 0.18, sift: 0.18, color: 0.28, position: 0.18, shape: 0.18 },
      inertia: 10,
      share,
      strengthened: chosen.map((imageId) => ({ imageId, channel: 'color' })),
      weakened: [],
    }),
  settings: (changes: Partial<Record<'compact' | 'repartition' | 'relearn', boolean>>) =>
    schemas.Settings.parse({ schedules: { compact: true, repartition: true, relearn: true, ...changes } }),
  partitions: () =>
    schemas.PartitionsAnswer.parse({
      partitions: [
        {
          version: 'p1',
          mode: 'repartition',
          state: 'promoted',
          reason: null,
          current: true,
          builtAt: at,
          snapshotAt: at,
          servedUntil: null,
          featureSet: featureSet.name,
          drift: null,
          classes: 8,
          images: 48,
          probes: 2,
          metrics: { recallAt10: 0.994, fractionScanned: 0.25 },
        },
      ],
    }),
  models: () => {
    const common = { license: 'Apache-2.0', sha256: 'a'.repeat(64) };
    return schemas.ModelsAnswer.parse({
      models: [
        { name: 'shipped', version: '2', dimensions: 256, featureSet: 's', shipped: true, serving: true, ...common },
        { name: 'mine', version: '1', dimensions: 512, featureSet: 'm', shipped: false, serving: false, ...common },
      ],
    }).models;
  },
  retraining: (state: 'running' | 'promoted') =>
    schemas.Retraining.parse({
      retrainingId: 'r1',
      mode: 'repartition',
      state,
      startedAt: at,
      stoppedAt: state === 'running' ? null : at,
      version: state === 'running' ? null : 'p2',
      reason: null,
    }),
};

function copy({ imageId, key, label, thumbnailUrl }: Image) {
  return { imageId, key, label, thumbnailUrl };
}
