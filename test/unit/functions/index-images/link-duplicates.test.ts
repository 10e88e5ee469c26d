import { encodeFeatures, encodeKeypoints, type Keypoints } from '@dlsift/retrieval/features';
import { beginning, type ChangedPicture, ChangeOverlay } from '@dlsift/retrieval/library';
import type { LibraryImage, ReadyImage } from '@dlsift/retrieval/storage';
import sharp from 'sharp';
import { beforeEach, expect, it } from 'vitest';
import { linkArrivals } from '../../../../functions/index-images/duplicates/index.ts';
import { drawnKeypoints } from '../../../keypoints.ts';

const scene = (seed: number) => drawnKeypoints(seed, 120);

interface TestPicture extends ReadyImage {
  keypoints: Keypoints;
  content?: string;
  thumbnail?: Uint8Array;
}
let pictures: Map<string, TestPicture>;
let writes: number;

beforeEach(() => {
  pictures = new Map();
  writes = 0;
});

it('marks the second of two copies, whichever is linked, and changes nothing when repeated', async () => {
  add('old', scene(1), '2026-01-01');
  add('new', moved(scene(1), { angle: 20, scale: 0.7 }), '2026-01-02');
  add('other', scene(2), '2026-01-03');
  await arrive('old', 'new', 'other');
  expect(marks()).toEqual({ new: 'old' });
  const before = writes;
  await arrive('new', 'other', 'old');
  expect(marks()).toEqual({ new: 'old' });
  expect(writes).toBe(before);
});

it('forms the same groups in any order of arrival, however often pictures are linked', async () => {
  const groups = [];
  for (const order of [
    ['a', 'b', 'c'],
    ['c', 'a', 'b'],
    ['b', 'c', 'a', 'b'],
  ]) {
    pictures.clear();
    add('a', scene(1), '2026-01-01');
    add('b', moved(scene(1), { angle: -25, scale: 1.2 }), '2026-01-02');
    add('c', moved(scene(1), { angle: 10, scale: 0.8 }), '2026-01-02');
    for (const imageId of order) await arrive(imageId);
    groups.push(marks());
  }
  expect(groups).toEqual([
    { b: 'a', c: 'a' },
    { b: 'a', c: 'a' },
    { b: 'a', c: 'a' },
  ]);
});

it('marks a mirror image', async () => {
  add('a', scene(3), '2026-01-01');
  const { width, count, geometry, descriptors, ...rest } = scene(3);
  const turned = (i: number) => Math.floor(i / 32) * -32 + 96 + (Math.floor(i / 8) % 4) * 8 + ((8 - (i % 8)) % 8);
  add(
    'b',
    {
      ...rest,
      width,
      count,
      geometry: geometry.map((value, i) =>
        i % 4 === 0 ? width - 1 - value : i % 4 === 3 ? (540 - value) % 360 : value,
      ),
      descriptors: descriptors.map((_, i) => descriptors[(i & ~127) + turned(i & 127)]),
    },
    '2026-01-02',
  );
  await arrive('b');
  expect(marks()).toEqual({ b: 'a' });
});

it('makes the oldest copy the head when the original is deleted or replaced', async () => {
  add('a', scene(1), '2026-01-01');
  add('b', moved(scene(1), { angle: 5, scale: 0.9 }), '2026-01-02');
  add('c', moved(scene(1), { angle: 10, scale: 0.8 }), '2026-01-03');
  await arrive('b', 'c');
  expect(marks()).toEqual({ b: 'a', c: 'a' });
  pictures.delete('a');
  await linkArrivals([arrival('a', 'deleted')], services());
  expect(marks()).toEqual({ c: 'b' });
});

it('marks the same after repeated deliveries as after one', async () => {
  add('old', scene(1), '2026-01-01');
  add('new', moved(scene(1), { angle: 20, scale: 0.7 }), '2026-01-02');
  await linkArrivals([arrival('new', 'ready'), arrival('new', 'unchanged')], services());
  await arrive('new');
  expect(marks()).toEqual({ new: 'old' });
  expect(writes).toBe(1);
});

it('links two concurrent batches that missed each other when one is linked again', async () => {
  add('a', scene(1), '2026-01-01');
  add('b', moved(scene(1), { angle: 20, scale: 0.7 }), '2026-01-02');
  const blind = (imageId: string) => linkArrivals([arrival(imageId, 'ready')], services([imageId]));
  await Promise.all([blind('a'), blind('b')]);
  expect(marks()).toEqual({});
  await arrive('a');
  expect(marks()).toEqual({ b: 'a' });
});

it('leaves one group after two concurrent batches link the same pictures', async () => {
  add('a', scene(1), '2026-01-01');
  add('b', moved(scene(1), { angle: 5, scale: 0.9 }), '2026-01-02');
  add('c', moved(scene(1), { angle: 10, scale: 0.8 }), '2026-01-03');
  const batch = (imageId: string, seen: string[]) => linkArrivals([arrival(imageId, 'ready')], services(seen));
  await Promise.all([batch('b', ['a', 'b']), batch('c', ['b', 'c'])]);
  await arrive('a');
  expect(marks()).toEqual({ b: 'a', c: 'a' });
});

it.each(['a', 'b', 'c'])('mends a mark on a marked picture when %s is linked', async (looked) => {
  add('a', scene(1), '2026-01-01');
  add('b', moved(scene(1), { angle: 5, scale: 0.9 }), '2026-01-02', { duplicateOf: 'a' });
  add('c', moved(scene(1), { angle: 10, scale: 0.8 }), '2026-01-03', { duplicateOf: 'b' });
  await linkArrivals([arrival(looked, 'unchanged')], services(looked === 'a' ? ['a', 'b'] : [looked]));
  expect(marks()).toEqual({ b: 'a', c: 'a' });
});

it('removes a mark on a missing picture, and groups the pictures that shared it', async () => {
  add('alone', scene(1), '2026-01-01', { duplicateOf: 'gone' });
  add('b', scene(2), '2026-01-02', { duplicateOf: 'gone too' });
  add('c', scene(3), '2026-01-03', { duplicateOf: 'gone too' });
  await arrive('alone', 'c');
  expect(marks()).toEqual({ c: 'b' });
});

it('marks the same file under another name, however few keypoints it has', async () => {
  add('a', plain, '2026-01-01', { content: 't#1' });
  add('b', plain, '2026-01-02', { content: 't#1' });
  add('c', plain, '2026-01-03', { content: 't#2' });
  await arrive('a', 'b', 'c');
  expect(marks()).toEqual({ b: 'a' });
});

it('marks plain pictures that look the same at every place, and not if a letter or the shape differs', async () => {
  const at = '2026-01-0';
  add('a', plain, `${at}1`, { thumbnail: await plainThumbnail('#336') });
  add('b', plain, `${at}2`, { thumbnail: await plainThumbnail('#336', { width: 160, height: 120, quality: 30 }) });
  add('c', plain, `${at}3`, { thumbnail: await plainThumbnail('#336', { width: 240 }) });
  add('d', plain, `${at}4`, { thumbnail: await plainThumbnail('#344') });
  add('e', plain, `${at}5`, { thumbnail: await plainThumbnail('#336', { letter: 'm' }) });
  add('f', plain, `${at}6`, { thumbnail: await plainThumbnail('#336', { letter: 'n' }) });
  await arrive('a', 'b', 'c', 'd', 'e', 'f');
  expect(marks()).toEqual({ b: 'a' });
});

it('marks no flat picture as a copy, unless it is the same file', async () => {
  const at = '2026-01-0';
  const flat = (size: object) => plainThumbnail('#336', { horizon: 1, ...size });
  add('a', plain, `${at}1`, { thumbnail: await flat({}), content: 't#1' });
  add('b', plain, `${at}2`, { thumbnail: await flat({ width: 160, height: 120, quality: 30 }), content: 't#2' });
  add('c', plain, `${at}3`, { thumbnail: await flat({}), content: 't#1' });
  await arrive('a', 'b', 'c');
  expect(marks()).toEqual({ c: 'a' });
});

it('returns the arrivals that could not be linked', async () => {
  add('a', scene(1), '2026-01-01');
  const broken = { ...services(), view: () => Promise.reject(new Error('gone')) };
  expect(await linkArrivals([arrival('a', 'ready')], broken)).toEqual([arrival('a', 'ready')]);
});

/** All pictures have the same CNN vector. */
const features = encodeFeatures({
  ...{ featureSet: 's', cnn: new Float32Array([1, 0]), sift: new Float32Array(2), object: new Float32Array(7) },
});

function imageOf({ imageId, key, createdAt, content, duplicateOf }: TestPicture): LibraryImage {
  return {
    ...{ tenant: 't', imageId, key, label: null, metadata: {}, state: 'ready', reason: null, etag: 'e' },
    ...{ sequencer: '1', bytes: 1, width: 2, height: 3, features, featureSet: 's', createdAt, changedAt: createdAt },
    ...(content !== undefined && { content }),
    ...(duplicateOf !== undefined && { duplicateOf }),
  };
}

function add(
  imageId: string,
  keypoints: Keypoints,
  createdAt: string,
  of: Pick<TestPicture, 'content' | 'thumbnail' | 'duplicateOf'> = {},
) {
  const facts = { imageId, key: imageId, label: null, metadata: {}, state: 'ready', createdAt } as const;
  pictures.set(imageId, { ...facts, keypoints, ...of });
}

const plain: Keypoints = {
  ...{ width: 640, height: 480, count: 0, geometry: new Float32Array(0), descriptors: new Uint8Array(0) },
};

/** A plain picture with a horizon, with or without a letter on it. */
async function plainThumbnail(
  color: string,
  { width = 320, height = 240, letter = '', quality = 80, horizon = 0.5 } = {},
) {
  const ground = `<rect y="${horizon * height}" width="${width}" height="${height}" fill="#000" opacity=".1"/>`;
  const text = `<svg width="${width}" height="${height}">${horizon < 1 ? ground : ''}<text x="150" y="130" font-size="24">${letter}</text></svg>`;
  return sharp({ create: { width, height, channels: 3, background: color } })
    .composite([{ input: Buffer.from(text) }])
    .webp({ quality })
    .toBuffer();
}

function marks() {
  return Object.fromEntries([...pictures].flatMap(([id, { duplicateOf }]) => (duplicateOf ? [[id, duplicateOf]] : [])));
}

function arrival(imageId: string, outcome: 'ready' | 'deleted' | 'unchanged') {
  return { messageId: imageId, tenant: 't', imageId, outcome };
}

function arrive(...imageIds: string[]) {
  return linkArrivals(
    imageIds.map((imageId) => arrival(imageId, 'unchanged')),
    services(),
  );
}

/** @param seen pictures that the change log shows already */
function services(seen?: readonly string[]) {
  return {
    async view() {
      const shown = [...pictures.values()].filter(({ imageId }) => seen?.includes(imageId) ?? true);
      const changes = shown.map(
        ({ imageId, createdAt }): ChangedPicture => ({
          ...{ imageId, key: imageId, label: null, state: 'ready', features },
          ...{ createdAt, changedAt: createdAt },
        }),
      );
      const overlay = new ChangeOverlay('t', { changedSince: async () => changes }, beginning);
      await overlay.refresh();
      return { partition: null, overlay };
    },
    servicesOf: () => ({
      library: {
        async get(_: string, id: string) {
          const found = pictures.get(id);
          return found ? imageOf(found) : null;
        },
        withContent: async (content: string) =>
          [...pictures.values()].filter((picture) => picture.content === content).map(({ imageId }) => imageId),
        getReady: async (_: string, ids: readonly string[]) => ids.flatMap((id) => pictures.get(id) ?? []),
        duplicatesOf: async (_: string, of: string) =>
          [...pictures.values()].filter(({ duplicateOf }) => duplicateOf === of).map(({ imageId }) => imageId),
        async setDuplicateOf(_: string, id: string, of: string | null) {
          writes++;
          const { duplicateOf: __, ...picture } = pictures.get(id)!;
          pictures.set(id, of === null ? picture : { ...picture, duplicateOf: of });
          return true;
        },
      },
      stored: {
        keypointsOf: async (id: string) => {
          const found = pictures.get(id);
          return found ? encodeKeypoints(found.keypoints) : null;
        },
        thumbnailOf: async (id: string) => pictures.get(id)?.thumbnail ?? null,
      },
    }),
    onFailure: () => {},
  };
}

/** Rotates about the centre and scales. */
function moved(keypoints: Keypoints, { angle, scale }: { angle: number; scale: number }): Keypoints {
  const geometry = keypoints.geometry.slice();
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  for (let i = 0; i < geometry.length; i += 4) {
    const [x, y] = [geometry[i] - 320, geometry[i + 1] - 240];
    geometry[i] = 320 + scale * (x * cos - y * sin);
    geometry[i + 1] = 240 + scale * (x * sin + y * cos);
    geometry[i + 2] *= scale;
    geometry[i + 3] = (geometry[i + 3] + angle + 360) % 360;
  }
  return { ...keypoints, geometry };
}
