import { type LabelledPictures, relearnRecipe, splitStratified } from '@dlsift/retrieval/cnn';
import { decodeFeatures, featuresIn } from '@dlsift/retrieval/features';
import { decodeImage, resizeRgb } from '@dlsift/retrieval/image';
import { type LibraryStore, type ObjectStore, type PartitionStore, thumbnailKey } from '@dlsift/retrieval/storage';
import pLimit from 'p-limit';
import type { Build, BuildVerdict } from '../builds/index.ts';
import { type Kinds, kindsOf, type Labelled } from './labels.ts';
import { maxJudged, maxTrainingPictures, minOfAKind, readsAtOnce } from './limits.ts';
import { trainingSeed } from './recipe.ts';
import type { HeldOut, RelearningWorkspace } from './workspace.ts';

/**
 * Collects what an embedder is trained on and judged by: small pictures made of the stored
 * thumbnails, their kinds, and the embeddings that held-out pictures have in the serving feature
 * set. Memory: 8000 pictures of 80 x 80 pixels take 154 MB, twice as much while they are written.
 */
export async function gatherPictures(
  build: Build,
  serving: string,
  stores: {
    library: Pick<LibraryStore, 'all' | 'get'>;
    partitions: Pick<PartitionStore, 'current'>;
    objects: Pick<ObjectStore, 'get'>;
    workspace: RelearningWorkspace;
  },
): Promise<BuildVerdict> {
  const { tenant } = build;
  const { library, objects, workspace } = stores;
  const ready = await readyPictures(tenant, library);
  const kinds = await kindsOf(ready, await stores.partitions.current(tenant), objects);
  if (!kinds) {
    const reason = `An embedder learns from two kinds of pictures with ${minOfAKind} each, by label or by class; the library shows fewer`;
    return { build, accepted: false, reason };
  }
  const known = ready.map(({ imageId }) => imageId).filter((imageId) => kinds.of.has(imageId));
  const { imageIds, data } = await readSmallPictures(tenant, evenly(known, maxTrainingPictures), kinds.of, objects);
  const { train, validation, test } = splitStratified(data.labels, trainingSeed);
  const others = evenly(
    [...validation, ...test].sort((a, b) => a - b),
    maxJudged,
  );
  const heldOut = await pLimit(readsAtOnce).map(others, async (picture): Promise<HeldOut | null> => {
    const image = await library.get(tenant, imageIds[picture]);
    const bytes = image && featuresIn(image, serving);
    return bytes ? { key: image.key, label: data.labels[picture], cnn: decodeFeatures(bytes).cnn } : null;
  });
  await workspace.pictures.put({
    data,
    train,
    heldOut: heldOut.filter((picture) => picture !== null),
    labels: kinds.labels,
  });
  return { build, accepted: true, reason: null };
}

async function readyPictures(tenant: string, library: Pick<LibraryStore, 'all'>): Promise<Labelled[]> {
  const ready: Labelled[] = [];
  for await (const { imageId, label, state } of library.all(tenant)) {
    if (state === 'ready') ready.push({ imageId, label });
  }
  return ready;
}

/**
 * Reads the thumbnails of pictures at the size that an embedder is trained on; those without one
 * are left out.
 */
async function readSmallPictures(
  tenant: string,
  wanted: string[],
  kindOf: Kinds['of'],
  objects: Pick<ObjectStore, 'get'>,
): Promise<{ imageIds: string[]; data: LabelledPictures }> {
  const { stored: side } = relearnRecipe;
  const read = await pLimit(readsAtOnce).map(wanted, async (imageId) => {
    const bytes = await objects.get(thumbnailKey(tenant, imageId));
    return bytes && { imageId, rgb: await resizeRgb((await decodeImage(bytes)).rgb, side, side) };
  });
  const pictures = read.filter((picture) => picture !== null);
  const kinds = pictures.map(({ imageId }) => kindOf.get(imageId)!);
  const classes = [...new Set(kinds)].sort();
  const pixels = new Uint8Array(pictures.length * side * side * 3);
  for (const [i, { rgb }] of pictures.entries()) pixels.set(rgb.data, i * side * side * 3);
  return {
    imageIds: pictures.map(({ imageId }) => imageId),
    data: { pixels, width: side, height: side, labels: kinds.map((kind) => classes.indexOf(kind)), classes },
  };
}

/** Picks at most `most` items, evenly spread. */
export function evenly<Item>(items: readonly Item[], most: number): Item[] {
  const stride = Math.max(1, items.length / most);
  return Array.from({ length: Math.min(items.length, most) }, (_, i) => items[Math.floor(i * stride)]);
}
