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
import { headBytes, refuseByHead, thumbnail, UnreadableImageError } from '@dlsift/retrieval/image';
import { wordCoder } from '@dlsift/retrieval/recognise';
import {
  contentKey,
  imageIdOf,
  isLeftover,
  keypointsKey,
  type LibraryImage,
  type LibraryStore,
  type ObjectStore,
  parseInboxKey,
  type StoredObject,
  thumbnailKey,
  wordsKey,
} from '@dlsift/retrieval/storage';
import { encodeWords } from '@dlsift/retrieval/words';
import type { InTurn } from '../common/index.ts';
import type { InboxEvent } from './events.ts';
import { readFileMetadata } from './file-metadata.ts';
import { leaveEdits, type MoveServices, takeEdits } from './moves.ts';

export interface IndexingServices {
  library: Pick<LibraryStore, 'get' | 'put'>;
  objects: Pick<ObjectStore, 'read' | 'put' | 'delete'>;
  /** Where what people made of a picture goes with its file to another key. */
  moves: MoveServices;
  /**
   * Extractors of a tenant: of the set that searches use, and of the one they will use once a
   * running build is promoted.
   */
  extractors(tenant: string): Promise<Extractors>;
  /** Runs one extraction at a time, while other pictures of the batch are read or stored. */
  inTurn: InTurn;
}

interface Extractors {
  serving: PictureExtractor;
  coming: PictureExtractor | null;
}

interface PictureExtractor {
  readonly featureSet: { name: string };
  extract(bytes: Uint8Array): Promise<ExtractedPicture>;
  redescribe(described: Described): Promise<Features>;
}

export type IndexingOutcome = LibraryImage['state'] | 'unchanged' | 'not-a-picture-key';

/** One event, the picture that it is about, and what the library holds of it. */
interface Subject {
  event: InboxEvent;
  tenant: string;
  label: string | null;
  imageId: string;
  known: LibraryImage | null;
}

/** Maximum bytes of a file; larger ones are rejected before they are read. */
const maxBytes = 50_000_000;

/**
 * Turns one event of the drop folder into one item of the library. Deliveries may repeat and come
 * in any order: the event's sequencer decides which one counts, and a repeated delivery writes the
 * same item.
 */
export async function indexImage(
  event: InboxEvent,
  services: IndexingServices,
  now = () => new Date(),
): Promise<IndexingOutcome> {
  const place = parseInboxKey(event.key);
  if (!place) return 'not-a-picture-key';
  const leftBehind = isLeftover(event.key);
  const { tenant, label } = place;
  const imageId = imageIdOf(tenant, event.key);
  const [known, extractors] = await Promise.all([services.library.get(tenant, imageId), services.extractors(tenant)]);
  const subject: Subject = { event, tenant, label, imageId, known };
  const store = (fields: StoredFields) => storeItem(subject, fields, services, now);

  if (known && isUpToDate(known, event, extractors)) return leaveUnchanged(subject, services, now);
  if (leftBehind && !known) return 'not-a-picture-key';
  // A leftover that is known was taken for a rejected picture before leftovers were passed over.
  if (leftBehind || event.kind === 'removed') {
    // Before the item loses its edits: a delivery that is cut off is repeated whole.
    if (known) await leaveEdits(known, event.sequencer, services.moves, now().getTime());
    return store({ state: 'deleted' });
  }
  if (event.bytes > maxBytes) {
    const reason = `The file has ${event.bytes} bytes; at most ${maxBytes} are read. Export it smaller and drop it again.`;
    return store({ state: 'rejected', reason });
  }
  try {
    // A file that is refused by its header is not read to its end, and waits for no other picture.
    const file = await services.objects.read(event.key, { bytes: headBytes, judge: refuseByHead });
    // The file is gone again: the event of its removal is on the way.
    if (!file) return 'unchanged';
    return await store(await describeFile(subject, file, extractors, services));
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    return store({ state: 'rejected', reason: error.message });
  }
}

/**
 * Whether the library holds what this event says, or something later, with features of every set
 * that is needed.
 */
function isUpToDate(known: LibraryImage, event: InboxEvent, { serving, coming }: Extractors): boolean {
  if (known.sequencer !== event.sequencer) return known.sequencer > event.sequencer;
  if (known.state !== 'ready') return true;
  return [serving, coming].every((extractor) => !extractor || featuresIn(known, extractor.featureSet.name) !== null);
}

async function leaveUnchanged({ known, event, ...picture }: Subject, services: IndexingServices, now: () => Date) {
  if (known?.sequencer !== event.sequencer) return 'unchanged' as const;
  // The delivery that recorded this may have been cut off before it did what follows.
  if (known.state === 'deleted') await removeDerived(picture, services.objects);
  if (known.state === 'ready') await takeEdits(known, services.moves, now().getTime());
  return 'unchanged' as const;
}

type StoredFields = Partial<LibraryImage> & Pick<LibraryImage, 'state'>;

/** Writes the item, and deletes the files that were derived of a picture that is ready no more. */
async function storeItem(
  subject: Subject,
  fields: StoredFields,
  { library, objects, moves }: IndexingServices,
  now: () => Date,
): Promise<IndexingOutcome> {
  // Taken just before the item is written: readers of the change log look back a short time only.
  const item = itemOf(subject, fields, now().toISOString());
  if (!(await library.put(item))) return 'unchanged';
  const isGone = item.state === 'deleted' || (item.state === 'rejected' && subject.known?.state === 'ready');
  if (isGone) await removeDerived(subject, objects);
  if (item.state === 'ready') await takeEdits(item, moves, now().getTime());
  return item.state;
}

function itemOf({ event, tenant, label, imageId, known }: Subject, fields: StoredFields, at: string): LibraryImage {
  return {
    tenant,
    imageId,
    key: event.key,
    label,
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
  };
}

/**
 * Extracts the features of a file and stores its keypoints, visual words and thumbnail.
 *
 * @throws UnreadableImageError when the file is no picture that can be read
 */
async function describeFile(
  { event, tenant, imageId, known }: Subject,
  file: StoredObject,
  { serving, coming }: Extractors,
  { objects, inTurn }: IndexingServices,
): Promise<StoredFields> {
  const { features, keypoints, picture, others } = await inTurn(async () => {
    const extracted = await serving.extract(file.bytes);
    return { ...extracted, others: coming ? [await coming.redescribe(extracted)] : [] };
  });
  await Promise.all([
    objects.put(keypointsKey(tenant, imageId), encodeKeypoints(keypoints)),
    objects.put(wordsKey(tenant, imageId), await wordsOf(keypoints)),
    objects.put(thumbnailKey(tenant, imageId), await thumbnail(picture.rgb), 'image/webp'),
  ]);
  // The same event again is the same picture, now with features of another set as well.
  const before = known?.sequencer === event.sequencer ? known : null;
  return {
    state: 'ready',
    width: picture.width,
    height: picture.height,
    ...(picture.notes.length > 0 && { notes: picture.notes }),
    metadata: readFileMetadata(file.metadata),
    ...slotsOf([features, ...others], before),
    ...(before?.duplicateOf && { duplicateOf: before.duplicateOf }),
    content: contentKey(tenant, file.bytes),
  };
}

/**
 * The features made now and, if a slot is left, those that `known` has of the same file in another
 * set.
 */
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

/** Visual words of the picture, by which recognition finds it. */
async function wordsOf(keypoints: Keypoints): Promise<Uint8Array> {
  const coder = await wordCoder();
  return encodeWords(coder.encode(keypoints, 1), coder.vocabulary.id);
}

async function removeDerived(
  { tenant, imageId }: Pick<Subject, 'tenant' | 'imageId'>,
  objects: Pick<ObjectStore, 'delete'>,
): Promise<void> {
  await Promise.all([keypointsKey, wordsKey, thumbnailKey].map((keyOf) => objects.delete(keyOf(tenant, imageId))));
}
