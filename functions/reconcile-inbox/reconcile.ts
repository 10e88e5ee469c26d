import {
  imageIdOf,
  inboxPrefix,
  isLeftover,
  type LibraryImage,
  type LibraryStore,
  type ListedObject,
  type ObjectStore,
  parseInboxKey,
} from '@dlsift/retrieval/storage';
import type { Failure } from '../common/index.ts';

export interface ReconcileServices {
  library: Pick<LibraryStore, 'all'>;
  objects: Pick<ObjectStore, 'list'>;
  tenants: { names(): Promise<string[]> };
  /** Name of the feature set that the pictures of a tenant are to have. */
  featureSetOf(tenant: string): Promise<string>;
  /** Sends notifications to the index queue. */
  send(messages: string[]): Promise<void>;
}

/** Number of pictures queued, by reason. */
export interface ReconcileOutcome {
  /** Files that the library lacks, or has in an earlier state. */
  missing: number;
  /** Pictures without features of the wanted set. */
  outdated: number;
  /** Pictures whose file is gone. */
  removed: number;
  /** Pictures to compare for near-duplicates again. */
  relinked: number;
  failed: Failure[];
}

/**
 * Milliseconds that a picture counts as new. Two copies that arrive at once may miss each other
 * while the change log lags behind; one of two daily runs at least compares each new picture again.
 */
const newForMs = 48 * 3600_000;

/**
 * Compares the drop folder with the library and queues an event for each difference: a picture
 * whose notification was lost, one whose file is gone, one without features of the wanted set.
 *
 * @param relink also queue new pictures without a near-duplicate, and pictures whose marked
 *   original is gone. Their events are known, so that they are only compared again.
 */
export async function reconcileInbox(
  services: ReconcileServices,
  { relink = false, now = Date.now() }: { relink?: boolean; now?: number } = {},
): Promise<ReconcileOutcome> {
  const outcome: ReconcileOutcome = { missing: 0, outdated: 0, removed: 0, relinked: 0, failed: [] };
  const newSince = relink ? new Date(now - newForMs).toISOString() : null;
  for (const tenant of await services.tenants.names()) {
    try {
      await reconcileTenant(tenant, newSince, outcome, services);
    } catch (error) {
      outcome.failed.push({ tenant, reason: String(error) });
    }
  }
  return outcome;
}

/** Adds what it queues to `outcome`. */
async function reconcileTenant(
  tenant: string,
  newSince: string | null,
  outcome: ReconcileOutcome,
  services: ReconcileServices,
): Promise<void> {
  const known = new Map<string, KnownImage>();
  const tombstones = new Map<string, string>();
  const featureSet = await services.featureSetOf(tenant);
  for await (const image of services.library.all(tenant)) {
    const { imageId, key, etag, state, bytes, sequencer } = image;
    const isDescribed = image.featureSet === featureSet || image.otherFeatureSet === featureSet;
    const isNew = newSince !== null && image.changedAt >= newSince;
    const facts = { key, etag, state, isDescribed, isNew, bytes, sequencer, duplicateOf: image.duplicateOf };
    if (state === 'deleted') tombstones.set(imageId, sequencer);
    else known.set(imageId, facts);
  }
  const ready = new Set([...known].flatMap(([imageId, { state }]) => (state === 'ready' ? [imageId] : [])));
  const isToRelink = ({ state, isNew, duplicateOf }: KnownImage) =>
    newSince !== null && state === 'ready' && (duplicateOf === undefined ? isNew : !ready.has(duplicateOf));
  const messages: string[] = [];
  for await (const object of services.objects.list(`${inboxPrefix}${tenant}/`)) {
    if (!parseInboxKey(object.key) || isLeftover(object.key)) continue;
    const imageId = imageIdOf(tenant, object.key);
    const image = known.get(imageId);
    known.delete(imageId);
    if (image?.etag !== object.etag) {
      outcome.missing++;
      const last = image?.sequencer ?? tombstones.get(imageId);
      messages.push(notification('ObjectCreated:Put', object, last ? justAfter(last) : earliest));
    } else if (image.state === 'ready' && !image.isDescribed) {
      outcome.outdated++;
      messages.push(notification('ObjectCreated:Put', object, image.sequencer));
    } else if (isToRelink(image)) {
      outcome.relinked++;
      messages.push(notification('ObjectCreated:Put', object, image.sequencer));
    }
  }
  for (const image of known.values()) {
    outcome.removed++;
    messages.push(notification('ObjectRemoved:Delete', image, justAfter(image.sequencer)));
  }
  await services.send(messages);
}

type KnownImage = Pick<LibraryImage, 'key' | 'etag' | 'state' | 'bytes' | 'sequencer' | 'duplicateOf'> & {
  isDescribed: boolean;
  isNew: boolean;
};

/** Sequencer before any real event. */
const earliest = '0';

/**
 * A sequencer after the stored event and before any later real one: sequencers compare as text, and
 * this one is longer.
 */
function justAfter(sequencer: string): string {
  return `${sequencer}1`;
}

/** Writes the notification that S3 would have sent. */
function notification(
  eventName: string,
  { key, etag, bytes }: Pick<ListedObject, 'key' | 'etag' | 'bytes'>,
  sequencer: string,
): string {
  const object = { key: encodeURIComponent(key), size: bytes, eTag: etag, sequencer };
  return JSON.stringify({ Records: [{ eventName, s3: { object } }] });
}
