import {
  type Described,
  type ExtractedPicture,
  encodeFeatures,
  encodeKeypoints,
  type FeatureSlots,
  type Features,
  featuresIn,
  type Keypoints,
} from '@dlsift/retrieval/features';
import { thumbnail, UnreadableImageError } from '@dlsift/retrieval/image';
import { wordCoder } from '@dlsift/retrieval/index';
import {
  contentKey,
  imageIdOf,
  keypointsKey,
  type LibraryImage,
  type LibraryStore,
  type ObjectStore,
  parseInboxKey,
  thumbnailKey,
  wordsKey,
} from '@dlsift/retrieval/storage';
import { encodeWords } from '@dlsift/retrieval/words';
import type { InTurn } from '../common/index.ts';
import type { InboxEvent } from './events.ts';
import { readFileMetadata } from './file-metadata.ts';

export interface IndexingServices {
  library: Pick<LibraryStore, 'get' | 'put'>;
  objects: Pick<ObjectStore, 'read' | 'put' | 'delete'>;
  /** What pictures of a tenant are described by: as searches see them, and as they will once a new set is promoted. */
  extractors(tenant: string): Promise<{ serving: PictureExtractor; coming: PictureExtractor | null }>;
  /** Pictures that are indexed side by side are described one by one. */
  inTurn: InTurn;
}

interface PictureExtractor {
  readonly featureSet: { name: string };
  extract(bytes: Uint8Array): Promise<ExtractedPicture>;
  redescribe(described: Described): Promise<Features>;
}

export type IndexingOutcome = 'ready' | 'rejected' | 'deleted' | 'unchanged' | 'not-a-picture-key';

/** Larger files are refused before they are read. */
const mostBytes = 50_000_000;

/**
 * Index: one event of the drop folder becomes one item of the library. Deliveries may repeat and come in any order; the
 * event's sequencer decides, and what is written is the same however often it is written.
 */
export async function indexImage(
  event: InboxEvent,
  services: IndexingServices,
  now = () => new Date(),
): Promise<IndexingOutcome> {
  const place = parseInboxKey(event.key);
  if (!place) return 'not-a-picture-key';
  const { library, objects } = services;
  const imageId = imageIdOf(place.tenant, event.key);
  const [known, { serving, coming }] = await Promise.all([
    library.get(place.tenant, imageId),
    services.extractors(place.tenant),
  ]);
  const wanted = [serving, ...(coming ? [coming] : [])].map(({ featureSet }) => featureSet.name);
  if (known && isUpToDate(known, event, wanted)) {
    // The delivery that recorded the deletion may have been cut off before it had removed everything.
    const isSame = known.state === 'deleted' && known.sequencer === event.sequencer;
    if (isSame) await removeDerived(place.tenant, imageId, objects);
    return 'unchanged';
  }

  // Made when it is about to be written: readers of the change log look back a little only for what came late.
  const item = (
    fields: Partial<LibraryImage> & Pick<LibraryImage, 'state'>,
    at = now().toISOString(),
  ): LibraryImage => ({
    tenant: place.tenant,
    imageId,
    key: event.key,
    label: place.label,
    metadata: {},
    reason: null,
    etag: event.etag,
    sequencer: event.sequencer,
    bytes: event.bytes,
    width: null,
    height: null,
    features: null,
    featureSet: null,
    createdAt: known && known.state !== 'deleted' ? known.createdAt : at,
    changedAt: at,
    ...fields,
  });
  const stored = async (image: LibraryImage): Promise<IndexingOutcome> =>
    (await library.put(image)) ? image.state : 'unchanged';

  /** What was derived of the picture before goes with it. */
  const rejected = async (reason: string): Promise<IndexingOutcome> => {
    const outcome = await stored(item({ state: 'rejected', reason }));
    if (outcome === 'rejected' && known?.state === 'ready') await removeDerived(place.tenant, imageId, objects);
    return outcome;
  };

  if (event.kind === 'removed') {
    const outcome = await stored(item({ state: 'deleted' }));
    if (outcome === 'deleted') await removeDerived(place.tenant, imageId, objects);
    return outcome;
  }
  if (event.bytes > mostBytes) {
    const reason = `The file has ${event.bytes} bytes; at most ${mostBytes} are read. Export it smaller and drop it again.`;
    return rejected(reason);
  }
  const file = await objects.read(event.key);
  if (!file) return 'unchanged';

  try {
    const { features, keypoints, picture, others } = await services.inTurn(async () => {
      const extracted = await serving.extract(file.bytes);
      return { ...extracted, others: coming ? [await coming.redescribe(extracted)] : [] };
    });
    await Promise.all([
      objects.put(keypointsKey(place.tenant, imageId), encodeKeypoints(keypoints)),
      objects.put(wordsKey(place.tenant, imageId), await wordsOf(keypoints)),
      objects.put(thumbnailKey(place.tenant, imageId), await thumbnail(picture.rgb), 'image/webp'),
    ]);
    const { width, height } = picture;
    const metadata = readFileMetadata(file.metadata);
    const slots = slotsOf([features, ...others], known?.sequencer === event.sequencer ? known : null);
    // The same file, described by another set, is the same picture.
    const duplicateOf = known?.sequencer === event.sequencer ? known.duplicateOf : undefined;
    return await stored(
      item({
        ...{ state: 'ready', width, height, metadata, ...slots, ...(duplicateOf && { duplicateOf }) },
        content: contentKey(place.tenant, file.bytes),
      }),
    );
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    return rejected(error.message);
  }
}

/** Whether the library holds what this event says, or something later, in the features we would make now. */
function isUpToDate(known: LibraryImage, event: InboxEvent, wanted: string[]): boolean {
  if (known.sequencer > event.sequencer) return true;
  const sameEvent = known.sequencer === event.sequencer;
  return sameEvent && (known.state !== 'ready' || wanted.every((featureSet) => featuresIn(known, featureSet) !== null));
}

/** What was made now; and where there is room, what `known` has of the same file in another set. */
function slotsOf(made: Features[], known: FeatureSlots | null): FeatureSlots {
  const slots = made.map((features) => ({ bytes: encodeFeatures(features), featureSet: features.featureSet }));
  for (const featureSet of [known?.featureSet, known?.otherFeatureSet]) {
    const bytes = known && featureSet ? featuresIn(known, featureSet) : null;
    if (bytes && featureSet && !slots.some((slot) => slot.featureSet === featureSet)) slots.push({ bytes, featureSet });
  }
  const [first, other] = slots;
  return {
    features: first.bytes,
    featureSet: first.featureSet,
    ...(other && { otherFeatures: other.bytes, otherFeatureSet: other.featureSet }),
  };
}

/** What finds the picture by its keypoints. */
async function wordsOf(keypoints: Keypoints): Promise<Uint8Array> {
  const coder = await wordCoder();
  return encodeWords(coder.encode(keypoints, 1), coder.vocabulary.id);
}

async function removeDerived(tenant: string, imageId: string, objects: Pick<ObjectStore, 'delete'>): Promise<void> {
  await Promise.all([keypointsKey, wordsKey, thumbnailKey].map((keyOf) => objects.delete(keyOf(tenant, imageId))));
}
