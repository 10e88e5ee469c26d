import { encodeFeatures } from '@dlsift/retrieval/features';
import { imageIdOf, type LibraryImage, thumbnailKey } from '@dlsift/retrieval/storage';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { Build } from '../../../../functions/builds/index.ts';
import { gatherPictures } from '../../../../functions/relearn/gather-pictures.ts';
import { RelearningWorkspace } from '../../../../functions/relearn/workspace.ts';
import { libraryImage } from '../../../library-image.ts';

const tenant = 'acme';
const build = { tenant, version: '7', mode: 'relearn', round: 0 } as Build;
const features = (featureSet: string, x: number) =>
  encodeFeatures({
    featureSet,
    cnn: Float32Array.of(x, 1 - x),
    sift: Float32Array.of(0, 1),
    object: new Float32Array(7),
  });

/** Eight pictures of two kinds, served by the set `mine`; those of even number also have the base's. */
const images = Array.from({ length: 8 }, (_, n): LibraryImage => {
  const key = `inbox/${tenant}/${n}.jpg`;
  return libraryImage({
    ...{ tenant, key, imageId: imageIdOf(tenant, key), label: n < 4 ? 'a' : 'b' },
    ...{ features: features('mine', 0), featureSet: 'mine' },
    ...(n % 2 === 0 && { otherFeatures: features('base', 1), otherFeatureSet: 'base' }),
  });
});

it('gathers stored embeddings of the base, and embeds the thumbnails of pictures without', async () => {
  const thumbnail = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } })
    .webp()
    .toBuffer();
  const files = new Map<string, Uint8Array>(images.map(({ imageId }) => [thumbnailKey(tenant, imageId), thumbnail]));
  files.delete(thumbnailKey(tenant, images[1].imageId));
  const objects = {
    get: async (key: string) => files.get(key) ?? null,
    put: async (key: string, body: Uint8Array | string) =>
      void files.set(key, typeof body === 'string' ? new TextEncoder().encode(body) : body),
  };
  const workspace = new RelearningWorkspace(build, objects);
  const library = {
    async *all() {
      yield* images;
    },
    get: async (_: string, imageId: string) => images.find((image) => image.imageId === imageId) ?? null,
  };
  let embedded = 0;
  const embed = async ({ width, height }: { width: number; height: number }) => {
    embedded++;
    return Float32Array.of(width / 40, height / 40);
  };
  const base = { featureSet: 'base', embedder: async () => ({ embed }) };
  const stores = { library, objects, workspace, partitions: { current: async () => null } };
  expect(await gatherPictures(build, 'mine', base, stores)).toMatchObject({ accepted: true });
  const { data, heldOut, train, labels } = await workspace.pictures.get();
  expect(embedded).toBe(3);
  expect(data).toMatchObject({ dimensions: 2, classes: ['a', 'b'], labels: [0, 0, 0, 1, 1, 1, 1] });
  expect([...data.data.subarray(0, 6)]).toEqual([1, 0, 1, 0, 1, 0.5]);
  expect(labels).toBe('given');
  expect(train.length + heldOut.length).toBe(7);
  for (const { cnn } of heldOut) expect([...cnn]).toEqual([0, 1]);
});
