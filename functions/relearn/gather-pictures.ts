import { relearnRecipe, splitStratified } from '@dlsift/retrieval/cnn';
import { decodeFeatures, featuresIn } from '@dlsift/retrieval/features';
import { decodeImage, resizeRgb } from '@dlsift/retrieval/image';
import { type LibraryStore, type ObjectStore, type PartitionStore, thumbnailKey } from '@dlsift/retrieval/storage';
import pLimit from 'p-limit';
import type { Build, Verdict } from '../builds/index.ts';
import { kindsOf } from './labels.ts';
import { fewestOfAKind, mostJudged, mostTrainingPictures, readsAtOnce } from './limits.ts';
import type { HeldOut, RelearningWorkspace } from './workspace.ts';

interface Candidate {
  imageId: string;
  key: string;
  label: string | null;
}

/**
 * Seed of the split. It is constant: the same library is split in the same way by every relearning.
 */
export const splitSeed = 1;

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
): Promise<Verdict> {
  const { tenant } = build;
  const { library, objects, workspace } = stores;
  const reading = pLimit(readsAtOnce);
  const candidates: Candidate[] = [];
  for await (const { imageId, key, label, state } of library.all(tenant)) {
    if (state === 'ready') candidates.push({ imageId, key, label });
  }
  const kinds = await kindsOf(candidates, await stores.partitions.current(tenant), objects);
  if (!kinds) {
    return {
      build,
      accepted: false,
      reason: `An embedder learns from two kinds of pictures with ${fewestOfAKind} each, by label or by class; the library shows fewer`,
    };
  }
  const known = candidates.filter(({ imageId }) => kinds.of.has(imageId));
  const drawn = evenly(known, mostTrainingPictures);
  const { stored: side } = relearnRecipe;
  const small = await reading.map(drawn, async ({ imageId }) => {
    const bytes = await objects.get(thumbnailKey(tenant, imageId));
    if (!bytes) return null;
    const { rgb } = await decodeImage(bytes);
    return (await resizeRgb(rgb, side, side)).data;
  });
  const seen = drawn.filter((_, i) => small[i] !== null);
  const classes = [...new Set(seen.map(({ imageId }) => kinds.of.get(imageId)!))].sort();
  const labels = seen.map(({ imageId }) => classes.indexOf(kinds.of.get(imageId)!));
  const pixels = new Uint8Array(seen.length * side * side * 3);
  let offset = 0;
  for (const data of small) {
    if (!data) continue;
    pixels.set(data, offset);
    offset += data.length;
  }
  const split = splitStratified(labels, splitSeed);
  const others = evenly(
    [...split.validation, ...split.test].sort((a, b) => a - b),
    mostJudged,
  );
  const heldOut = await reading.map(others, async (picture): Promise<HeldOut | null> => {
    const image = await library.get(tenant, seen[picture].imageId);
    const bytes = image && featuresIn(image, serving);
    return bytes ? { key: image.key, label: labels[picture], cnn: decodeFeatures(bytes).cnn } : null;
  });
  await workspace.pictures.put({
    data: { pixels, width: side, height: side, labels, classes },
    train: split.train,
    heldOut: heldOut.filter((picture) => picture !== null),
    labels: kinds.labels,
  });
  return { build, accepted: true, reason: null };
}

/** Picks at most `most` items, evenly spread. */
export function evenly<Item>(items: readonly Item[], most: number): Item[] {
  const stride = Math.max(1, items.length / most);
  return Array.from({ length: Math.min(items.length, most) }, (_, i) => items[Math.floor(i * stride)]);
}
