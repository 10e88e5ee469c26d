import { type Embedder, type LabelledEmbeddings, splitStratified } from '@dlsift/retrieval/cnn';
import { decodeFeatures, featuresIn } from '@dlsift/retrieval/features';
import { decodeImage, UnreadableImageError } from '@dlsift/retrieval/image';
import {
  type LibraryImage,
  type LibraryStore,
  type ObjectStore,
  type PartitionStore,
  thumbnailKey,
} from '@dlsift/retrieval/storage';
import pLimit from 'p-limit';
import type { Build, BuildVerdict } from '../builds/index.ts';
import { takeTurns } from '../common/index.ts';
import { type Kinds, kindsOf, type Labelled } from './labels.ts';
import { maxJudged, maxTrainingPictures, minOfAKind, readsAtOnce } from './limits.ts';
import { trainingSeed } from './recipe.ts';
import type { HeldOut, RelearningWorkspace } from './workspace.ts';

/** The feature set that a relearning builds on, and its embedder. */
export interface Base {
  featureSet: string;
  embedder(): Promise<Pick<Embedder, 'embed'>>;
}

/**
 * Collects what an embedder is trained on and judged by: embeddings by the embedder that ships,
 * stored ones or those of the thumbnails, their kinds, and the embeddings that held-out pictures
 * have in the serving feature set. Memory: 8000 embeddings of 256 values take 8 MB.
 *
 * @param serving name of the feature set that searches use
 */
export async function gatherPictures(
  build: Build,
  serving: string,
  base: Base,
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
  const drawn = evenly(known, maxTrainingPictures);
  const { images, data } = await readEmbeddings(tenant, drawn, kinds.of, base, { library, objects });
  const { train, validation, test } = splitStratified(data.labels, trainingSeed);
  const others = evenly(
    [...validation, ...test].sort((a, b) => a - b),
    maxJudged,
  );
  const heldOut = others.flatMap((picture): HeldOut[] => {
    const bytes = featuresIn(images[picture], serving);
    const { key } = images[picture];
    return bytes ? [{ key, label: data.labels[picture], cnn: decodeFeatures(bytes).cnn }] : [];
  });
  await workspace.pictures.put({ data, train, heldOut, labels: kinds.labels });
  return { build, accepted: true, reason: null };
}

async function readyPictures(tenant: string, library: Pick<LibraryStore, 'all'>): Promise<Labelled[]> {
  const ready: Labelled[] = [];
  for await (const { imageId, label, state } of library.all(tenant)) {
    if (state === 'ready') ready.push({ imageId, label });
  }
  return ready;
}

/** Reads the base's embeddings of pictures; a picture that has none and no thumbnail is left out. */
async function readEmbeddings(
  tenant: string,
  wanted: string[],
  kindOf: Kinds['of'],
  base: Base,
  { library, objects }: { library: Pick<LibraryStore, 'get'>; objects: Pick<ObjectStore, 'get'> },
): Promise<{ images: LibraryImage[]; data: LabelledEmbeddings }> {
  const inTurn = takeTurns();
  const read = await pLimit(readsAtOnce).map(wanted, async (imageId) => {
    const image = await library.get(tenant, imageId);
    if (image?.state !== 'ready') return null;
    const stored = featuresIn(image, base.featureSet);
    if (stored) return { image, cnn: decodeFeatures(stored).cnn };
    const bytes = await objects.get(thumbnailKey(tenant, imageId));
    const cnn = bytes && (await inTurn(() => embedFile(bytes, base)));
    return cnn && { image, cnn };
  });
  const pictures = read.filter((picture) => picture !== null);
  const kinds = pictures.map(({ image }) => kindOf.get(image.imageId)!);
  const classes = [...new Set(kinds)].sort();
  const dimensions = pictures[0]?.cnn.length ?? 0;
  const data = new Float32Array(pictures.length * dimensions);
  for (const [i, { cnn }] of pictures.entries()) data.set(cnn, i * dimensions);
  return {
    images: pictures.map(({ image }) => image),
    data: { data, dimensions, labels: kinds.map((kind) => classes.indexOf(kind)), classes },
  };
}

/** @returns null for a picture that is too narrow to be decoded */
async function embedFile(bytes: Uint8Array, base: Base): Promise<Float32Array | null> {
  try {
    return await (await base.embedder()).embed((await decodeImage(bytes)).rgb);
  } catch (error) {
    if (error instanceof UnreadableImageError) return null;
    throw error;
  }
}

/** Picks at most `most` items, evenly spread. */
export function evenly<Item>(items: readonly Item[], most: number): Item[] {
  const stride = Math.max(1, items.length / most);
  return Array.from({ length: Math.min(items.length, most) }, (_, i) => items[Math.floor(i * stride)]);
}
