import { decodeFeatures, type Features, type Projection, project } from '../features/index.ts';
import { type Metadata, type Segment, toSegment } from '../segments/index.ts';

/** A picture as the change log lists it. */
export interface ChangedPicture {
  imageId: string;
  key: string;
  label: string | null;
  metadata?: Metadata | undefined;
  state: 'ready' | 'rejected' | 'deleted';
  /** Encoded by `encodeFeatures`. */
  features: Uint8Array | null;
  /** Encoded features of a second feature set. */
  otherFeatures?: Uint8Array | null;
  createdAt: string;
  changedAt: string;
}

/** Reads a tenant's change log. */
export interface ChangeSource {
  changedSince(tenant: string, since: string): Promise<ChangedPicture[]>;
}

/** Earlier than every change. */
export const beginning = '1970-01-01T00:00:00.000Z';

/**
 * Milliseconds that are read again at each refresh: clocks differ, and a write may land after its
 * timestamp.
 */
const overlapMs = 10_000;

/**
 * What is newer than a partition's snapshot. A picture listed here hides its row in the segments.
 * Each `refresh` reads only what changed since the last one, so a search does not read the whole
 * log.
 */
export class ChangeOverlay {
  #tenant: string;
  #source: ChangeSource;
  #since: string;
  #included: ReadonlyMap<string, string>;
  #readUpTo: string;
  #pictures = new Map<string, { change: ChangedPicture; sets: Features[] }>();
  #revision = 0;
  #segment: { featureSet: string; projection: Projection | null; segment: Segment } | undefined;

  /**
   * @param since time from which the change log is read
   * @param included `changedAt` by image id: changes after `since` that the segments already hold
   */
  constructor(tenant: string, source: ChangeSource, since: string, included: ReadonlyMap<string, string> = new Map()) {
    this.#tenant = tenant;
    this.#source = source;
    this.#since = since;
    this.#included = included;
    this.#readUpTo = since;
  }

  async refresh(now = Date.now()): Promise<void> {
    const changes = await this.#source.changedSince(this.#tenant, this.#readUpTo);
    for (const change of changes) {
      if (this.#included.get(change.imageId) === change.changedAt) continue;
      const known = this.#pictures.get(change.imageId);
      if (known && known.change.changedAt >= change.changedAt) continue;
      const slots = change.state === 'ready' ? [change.features, change.otherFeatures] : [];
      const sets = slots.filter((bytes) => bytes instanceof Uint8Array).map(decodeFeatures);
      this.#pictures.set(change.imageId, { change: { ...change, features: null, otherFeatures: null }, sets });
      this.#segment = undefined;
      this.#revision++;
    }
    const upTo = new Date(now - overlapMs).toISOString();
    if (upTo > this.#readUpTo) this.#readUpTo = upTo;
  }

  /** Ids of pictures whose rows in segments are outdated. */
  imageIds(): Iterable<string> {
    return this.#pictures.keys();
  }

  /** Whether a picture's row in the segments is outdated. */
  has(imageId: string): boolean {
    return this.#pictures.has(imageId);
  }

  /** Differs after each change. */
  get revision(): number {
    return this.#revision;
  }

  /** Pictures that were added or changed and exist. */
  *ready(): Iterable<Pick<ChangedPicture, 'imageId' | 'changedAt'>> {
    for (const { change, sets } of this.#pictures.values()) if (sets.length > 0) yield change;
  }

  /** Whether a picture was added or changed and exists. */
  hasReady(imageId: string): boolean {
    return (this.#pictures.get(imageId)?.sets.length ?? 0) > 0;
  }

  /**
   * Pictures of one feature set to scan beside the segments. The same object until something
   * changes.
   */
  segment(featureSet: string, projection: Projection | null): Segment {
    const made = this.#segment;
    if (made?.featureSet === featureSet && made.projection === projection) return made.segment;
    const pictures = [];
    for (const { change, sets } of this.#pictures.values()) {
      const features = sets.find((set) => set.featureSet === featureSet);
      if (!features) continue;
      const { imageId, key, label, metadata, createdAt: addedAt, changedAt } = change;
      pictures.push({ imageId, key, label, metadata, addedAt, changedAt, ...project(features, projection) });
    }
    const segment = toSegment(pictures);
    this.#segment = { featureSet, projection, segment };
    return segment;
  }

  /** Pictures added since the snapshot minus pictures deleted. */
  growth(featureSet: string): number {
    let growth = 0;
    for (const { change, sets } of this.#pictures.values()) {
      const isThere = sets.some((set) => set.featureSet === featureSet);
      const wasThere = change.createdAt < this.#since || this.#included.has(change.imageId);
      growth += Number(isThere) - Number(wasThere);
    }
    return growth;
  }
}
