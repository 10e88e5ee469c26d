import { decodeFeatures, encodeFeatures, type Features } from '@dlsift/retrieval/features';
import { UnreadableImageError } from '@dlsift/retrieval/image';
import { encodeSegment, toSegment } from '@dlsift/retrieval/segments';
import type { LibraryImage, ObjectStore, PartitionRecord } from '@dlsift/retrieval/storage';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Build } from '../../../../functions/builds/index.ts';
import { type ExtractionServices, extract } from '../../../../functions/relearn/extract.ts';
import { evenly } from '../../../../functions/relearn/gather-pictures.ts';
import { heldOutPrecision } from '../../../../functions/relearn/held-out-precision.ts';
import { kindsOf } from '../../../../functions/relearn/labels.ts';
import { adopt, planExtraction } from '../../../../functions/relearn/plan-extraction.ts';
import { planRelearning } from '../../../../functions/relearn/plan-relearning.ts';
import { RelearningWorkspace } from '../../../../functions/relearn/workspace.ts';
import { libraryImage } from '../../../library-image.ts';

const build = { tenant: 'acme', version: '7', mode: 'relearn', round: 0, featureSet: 'new' } as Build;

function bucket(): Pick<ObjectStore, 'get' | 'put'> & { files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    get: async (key) => files.get(key) ?? null,
    put: async (key, body) => void files.set(key, typeof body === 'string' ? new TextEncoder().encode(body) : body),
  };
}

const image = (imageId: string, fields: Partial<LibraryImage> = {}): LibraryImage =>
  libraryImage({
    tenant: 'acme',
    imageId,
    features: encodeFeatures(features('old')),
    featureSet: 'old',
    createdAt: 'then',
    changedAt: 'then',
    ...fields,
  });
function features(featureSet: string): Features {
  return {
    featureSet,
    cnn: new Float32Array([1, 0]),
    sift: new Float32Array([0, 1]),
    object: new Float32Array(7),
  };
}
const libraryOf = (images: LibraryImage[]) => ({
  async *all() {
    yield* images;
  },
});

it('draws evenly from a large library', () => {
  const items = Array.from({ length: 10 }, (_, i) => i);
  expect(evenly(items, 4)).toEqual([0, 2, 5, 7]);
  expect(evenly(items, 20)).toEqual(items);
});

describe('the kinds of pictures', () => {
  const pictures = (labels: (string | null)[]) => labels.map((label, i) => ({ imageId: `p${i}`, label }));
  const four = (label: string | null) => [label, label, label, label];

  it('are the labels if there are two, without rare ones', async () => {
    const kinds = await kindsOf(pictures([...four('cat'), ...four('dog'), 'once', null]), null, bucket());
    expect(kinds).toMatchObject({ labels: 'given' });
    expect(kinds!.of.size).toBe(8);
    expect(kinds!.of.get('p5')).toBe('dog');
  });

  it('are the classes of the serving partition if there are too few labels', async () => {
    const objects = bucket();
    const segment = (ids: string[]) => {
      const facts = { key: '', label: null, metadata: {}, addedAt: 'then', changedAt: 'then' };
      return encodeSegment(toSegment(ids.map((imageId) => ({ imageId, ...facts, ...features('old') }))));
    };
    objects.files.set('0', segment(['p0', 'p1', 'p2', 'p3', 'gone']));
    objects.files.set('1', segment(['p3', 'p4', 'p5', 'p6', 'p7']));
    const serving = { segments: ['0', '1'].map((key, i) => ({ class: i, key, pictures: 5 })) };
    const kinds = await kindsOf(pictures([...four('cat'), ...four(null)]), serving, objects);
    expect(kinds).toMatchObject({ labels: 'pseudo' });
    expect([...kinds!.of]).toEqual([
      ...['p0', 'p1', 'p2', 'p3'].map((id) => [id, 'class 0']),
      ...['p4', 'p5', 'p6', 'p7'].map((id) => [id, 'class 1']),
    ]);
  });

  it('are null without labels and classes', async () => {
    expect(await kindsOf(pictures(four('cat')), null, bucket())).toBeNull();
    expect(await kindsOf(pictures(four('cat')), { segments: [] }, bucket())).toBeNull();
  });
});

describe('retrieval on held-out pictures', () => {
  const at = (degrees: number) =>
    new Float32Array([Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]);

  it('is 1 if kinds are separate, less if they mix, whatever vector all share', () => {
    const labels = [0, 0, 1, 1];
    expect(heldOutPrecision([at(0), at(10), at(90), at(100)], labels)).toBe(1);
    // By hand: each finds the other of its kind at rank 3.
    expect(heldOutPrecision([at(0), at(180), at(10), at(190)], labels)).toBeCloseTo(1 / 3);
    const shifted = [at(0), at(10), at(90), at(100)].map((v) => Float32Array.from([v[0] + 50, v[1] + 50]));
    expect(heldOutPrecision(shifted, labels)).toBe(1);
  });

  it('leaves out queries that are the only picture of their kind', () => {
    expect(heldOutPrecision([at(0), at(10), at(90)], [0, 0, 1])).toBe(1);
    expect(heldOutPrecision([], [])).toBe(0);
  });
});

describe('planning', () => {
  const featureSets = {
    shippedName: async () => 'general-256@2+vlad@1',
    canBeMade: async (_: string, set: string) => set.startsWith('mine'),
  };
  const partitions = (record: Partial<PartitionRecord>, announced: string[] = []) => ({
    lease: async () => true,
    get: async () => record as PartitionRecord,
    announce: async (_: string, __: string, set: string) => Boolean(announced.push(set)),
  });

  it('announces a chosen model at once; without one it trains an embedder', async () => {
    const announced: string[] = [];
    const { featureSet: _, ...first } = build;
    const used = await planRelearning(first, partitions({ model: 'mine@3' }, announced), featureSets);
    expect(used).toEqual({ build: { ...first, featureSet: 'mine@3+vlad@1' }, train: false });
    expect(announced).toEqual(['mine@3+vlad@1']);
    expect(await planRelearning(first, partitions({}, announced), featureSets)).toEqual({ build: first, train: true });
    expect(announced).toHaveLength(1);
  });

  it('fails for a missing model and for a lost lease', async () => {
    await expect(planRelearning(build, partitions({ model: 'gone@1' }), featureSets)).rejects.toThrow('gone@1');
    const lost = { ...partitions({}), lease: async () => false };
    await expect(planRelearning(build, lost, featureSets)).rejects.toThrow('lease');
  });

  it('lists pictures without the new set in shards, until none is missing', async () => {
    const objects = bucket();
    const workspace = new RelearningWorkspace(build, objects);
    const missing = Array.from({ length: 120 }, (_, i) => image(`m${i}`));
    const others = [
      image('there', { otherFeatureSet: 'new' }),
      image('first', { featureSet: 'new' }),
      image('bad', { state: 'rejected', featureSet: null }),
    ];
    const plan = await planExtraction(build, libraryOf([...others, ...missing]), workspace);
    expect(plan).toMatchObject({ more: true, build: { extraction: 1 } });
    expect(plan.shards.map(({ pictures }) => pictures)).toEqual([50, 50, 20]);
    const listed = await Promise.all(plan.shards.map(({ name }) => workspace.shard(name)));
    expect(listed.flat()).toEqual(missing.map(({ imageId }) => imageId));
    expect(await planExtraction(plan.build, libraryOf(others), workspace)).toMatchObject({ more: false, shards: [] });
    const last = await planExtraction({ ...build, extraction: 5 }, libraryOf(missing), workspace);
    expect(last).toMatchObject({ more: false, shards: [] });
  });

  it('makes the new set serve a library without a partition; one with a partition keeps its set', async () => {
    const updates: Partial<PartitionRecord>[] = [];
    const store = (hasNone: boolean) => ({
      adopt: async () => hasNone,
      get: async () => ({ reason: 'The library has 12 pictures' }) as PartitionRecord,
      updateIn: async (_: string, __: string, states: readonly string[], fields: Partial<PartitionRecord>) => {
        expect(states).toEqual(['building']);
        return Boolean(updates.push(fields));
      },
    });
    await adopt(build, store(false));
    await adopt(build, store(true));
    expect(updates).toMatchObject([
      { state: 'rejected', reason: expect.stringMatching(/^The library has 12 pictures; the partition that serves/) },
      { state: 'promoted', reason: 'The library has 12 pictures; its pictures are described by new from now on' },
    ]);
    for (const { stoppedAt } of updates) expect(stoppedAt).toEqual(expect.any(String));
  });
});

describe('extraction', () => {
  let file: Uint8Array;
  beforeAll(async () => {
    file = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#a50' } })
      .png()
      .toBuffer();
  });

  function services(images: LibraryImage[]): ExtractionServices & { written: unknown[] } {
    const written: unknown[] = [];
    return {
      written,
      serving: 'old',
      library: {
        get: async (_, id) => images.find(({ imageId }) => imageId === id) ?? null,
        putFeatures: async ({ imageId }, { featureSet, bytes }, slot) => {
          written.push([imageId, featureSet, slot, decodeFeatures(bytes).featureSet]);
          return true;
        },
      },
      objects: { get: async (key) => (key.startsWith('inbox/') && !key.endsWith('gone') ? file : null) },
      extractor: {
        featureSet: { name: 'new', standIn: false },
        extract: async () => {
          if (file.length === 0) throw new UnreadableImageError({ code: 'empty' });
          return { features: features('new') } as Awaited<ReturnType<ExtractionServices['extractor']['extract']>>;
        },
        redescribe: async (described) => ({ ...described.features, featureSet: 'new' }),
      },
    };
  }

  it('writes the slot that does not serve, and skips pictures that have the set, are gone or deleted', async () => {
    const at = services([
      image('a'),
      image('b', { featureSet: 'older', otherFeatureSet: 'old' }),
      image('there', { otherFeatureSet: 'new', otherFeatures: new Uint8Array(1) }),
      image('gone'),
      image('deleted', { state: 'deleted' }),
    ]);
    expect(await extract(build, ['a', 'b', 'there', 'gone', 'deleted', 'unknown'], at)).toBe(2);
    expect(at.written).toEqual([
      ['a', 'new', 'other', 'new'],
      ['b', 'new', 'first', 'new'],
    ]);
  });

  it('leaves the rest to the next plan when its time is used up', async () => {
    expect(await extract(build, ['a', 'b'], services([image('a'), image('b')]), -1)).toBe(0);
  });
});
