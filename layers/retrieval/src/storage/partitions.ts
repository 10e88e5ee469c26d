import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { LearnedRanking, Sigmas } from '../similarity/index.ts';
import { dynamodb, writeIf } from './dynamodb.ts';
import { packSegments, type SegmentEntry, unpackSegments } from './segment-manifest.ts';
import { defaultSettings, type TenantSettings } from './tenant-settings.ts';

/** A `removed` version is on its way out: its files go, and then its record. */
export const partitionStates = ['building', 'promoted', 'rejected', 'failed', 'removed'] as const;

/** How a partition is built: new segments in the present classes; new classes; new features and new classes. */
export const retrainingModes = ['compact', 'repartition', 'relearn'] as const;
export type RetrainingMode = (typeof retrainingModes)[number];

/** One build of a tenant's partition: its version is also the id of the retraining that made it. */
export interface PartitionRecord {
  tenant: string;
  version: string;
  mode: RetrainingMode;
  state: (typeof partitionStates)[number];
  /** Why it was rejected or failed. */
  reason: string | null;
  startedAt: string;
  stoppedAt: string | null;
  /** What changed at or after this time is not in its segments. */
  snapshotAt: string | null;
  featureSet: string | null;
  /** The model that a relearning was told to use, `name@version`; without one it trains its own. */
  model?: string;
  /** Training steps that a relearning was told to take; by default as many as the library needs. */
  steps?: number;
  /** What a relearning trained on, and how its embedder did on pictures it had not seen. */
  relearning?: Record<string, unknown>;
  images: number;
  classes: number;
  /** Classes that a search visits by default. */
  probes: number;
  sigmas: Sigmas | null;
  /** Learned from labels; null where there were too few, undefined in older builds. */
  ranking?: LearnedRanking | null;
  segments: SegmentEntry[];
  /** Files that find its pictures by their keypoints; older builds have none. */
  words?: { key: string }[];
  metrics: Record<string, unknown>;
  /** How far the library has moved from what the classes were learned from; null until that is measured. */
  drift?: Drift | null;
  /** The version that served when this build began: what it is compared with, and what it may take the place of. */
  replaces?: string | null;
  /** When it last ceased to serve; null while it serves or never did. */
  servedUntil?: string | null;
}

/** The library of a build against the one that its classes were learned from. */
export interface Drift {
  /** The version that learned the classes. */
  learnedIn: string;
  learnedAt: string;
  learnedImages: number;
  /** Pictures that came and pictures that went from then until this build's snapshot; one that changed did both. */
  changes: number;
  /** What the same recall needed to scan then, [0, 1], */
  learnedFractionScanned: number;
  /** and by what share it needs more now; negative: less. */
  costlier: number;
}

const currentItem = 'CURRENT';
const leaseItem = 'LEASE';
const settingsItem = 'SETTINGS';

/** What pictures of a tenant are described by; null: nothing was said, so by what ships. */
export interface TenantFeatureSets {
  /** Of the build that serves, or what was chosen for a library without one. */
  serving: string | null;
  /** Of the build under way, where it is to take the serving set's place: pictures that land get both. */
  coming: string | null;
}

/** Versions start with a digit, the items beside them with a letter. */
const firstLetter = 'A';

/** A version: sorts by time, `20261123T150405-1f0c2d`. Also a valid name of an execution and of a folder. */
export function newVersion(now: Date, entropy: string): string {
  return `${now.toISOString().replace(/[-:]|\.\d+Z/g, '')}-${entropy.slice(0, 6)}`;
}

/** The record of a build that has just begun. */
export function newBuild(
  tenant: string,
  version: string,
  mode: PartitionRecord['mode'],
  startedAt: Date,
): PartitionRecord {
  return {
    tenant,
    version,
    mode,
    state: 'building',
    reason: null,
    startedAt: startedAt.toISOString(),
    stoppedAt: null,
    snapshotAt: null,
    featureSet: null,
    images: 0,
    classes: 0,
    probes: 1,
    sigmas: null,
    segments: [],
    metrics: {},
  };
}

/** The Partitions table: per tenant its builds, which of them serves, and who is building. */
export class PartitionStore {
  #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  async create(record: PartitionRecord): Promise<void> {
    const Item = { ...record, segments: packSegments(record.segments) };
    await dynamodb.send(
      new PutCommand({ TableName: this.#table, Item, ConditionExpression: 'attribute_not_exists(version)' }),
    );
  }

  async get(tenant: string, version: string): Promise<PartitionRecord | null> {
    if (version >= firstLetter) return null;
    const item = await this.#item(tenant, version);
    return item ? fromItem(item) : null;
  }

  async #item(tenant: string, version: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await dynamodb.send(
      new GetCommand({ TableName: this.#table, Key: { tenant, version }, ConsistentRead: true }),
    );
    return Item;
  }

  /** Sets some fields of a build. */
  async update(tenant: string, version: string, fields: PartitionFields): Promise<void> {
    await this.#set(tenant, version, fields, 'attribute_exists(version)', {});
  }

  /** The same, for a build that is still in one of these states; false when it is not. */
  updateIn(
    tenant: string,
    version: string,
    states: readonly PartitionRecord['state'][],
    fields: PartitionFields,
  ): Promise<boolean> {
    const values = Object.fromEntries(states.map((state, i) => [`:s${i}`, state]));
    const condition = `#state IN (${Object.keys(values).join(', ')})`;
    return writeIf(() => this.#set(tenant, version, fields, condition, values));
  }

  /**
   * Marks a version as on its way out, unless it came back into use since it was read; false then. Files are removed only
   * after this: a version that is marked is never activated again.
   */
  markRemoved({ tenant, version, state, servedUntil = null }: PartitionRecord): Promise<boolean> {
    const unserved =
      servedUntil === null ? '(attribute_not_exists(servedUntil) OR servedUntil = :until)' : 'servedUntil = :until';
    return writeIf(() =>
      this.#set(tenant, version, { state: 'removed' }, `#state = :known AND ${unserved}`, {
        ':known': state,
        ':until': servedUntil,
      }),
    );
  }

  async #set(
    tenant: string,
    version: string,
    { segments, ...fields }: PartitionFields,
    condition: string,
    values: Record<string, unknown>,
  ): Promise<void> {
    const given = Object.entries({ ...fields, ...(segments && { segments: packSegments(segments) }) });
    await dynamodb.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { tenant, version },
        UpdateExpression: `SET ${given.map((_, i) => `#f${i} = :f${i}`).join(', ')}`,
        ConditionExpression: condition,
        ExpressionAttributeNames: {
          ...Object.fromEntries(given.map(([name], i) => [`#f${i}`, name])),
          ...(condition.includes('#state') && { '#state': 'state' }),
        },
        ExpressionAttributeValues: { ...Object.fromEntries(given.map(([, value], i) => [`:f${i}`, value])), ...values },
      }),
    );
  }

  /** Forgets a build: its record only, whatever files it has. */
  async forget(tenant: string, version: string): Promise<void> {
    await dynamodb.send(new DeleteCommand({ TableName: this.#table, Key: { tenant, version } }));
  }

  /** A tenant's builds, newest first. */
  async latest(tenant: string, limit = Number.POSITIVE_INFINITY): Promise<PartitionRecord[]> {
    const found: PartitionRecord[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await dynamodb.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'tenant = :tenant AND version < :letters',
          ExpressionAttributeValues: { ':tenant': tenant, ':letters': firstLetter },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: Number.isFinite(limit) ? limit - found.length : undefined,
          ExclusiveStartKey: start,
        }),
      );
      found.push(...Items.map(fromItem));
      start = LastEvaluatedKey;
    } while (start && found.length < limit);
    return found;
  }

  /** The version that serves, or null before the first build. */
  async currentVersion(tenant: string): Promise<string | null> {
    return ((await this.#item(tenant, currentItem))?.serves as string | undefined) ?? null;
  }

  /** The build that serves, or null before the first one. */
  async current(tenant: string): Promise<PartitionRecord | null> {
    const version = await this.currentVersion(tenant);
    return version === null ? null : this.get(tenant, version);
  }

  /** Makes `version` serve, if `previous` still does: one conditional write. Again for the same version: still true. */
  async promote(tenant: string, version: string, previous: string | null, at: string): Promise<boolean> {
    return writeIf(() =>
      dynamodb.send(
        new PutCommand({
          TableName: this.#table,
          Item: { tenant, version: currentItem, serves: version, promotedAt: at },
          ConditionExpression:
            previous === null ? 'attribute_not_exists(serves) OR serves = :version' : 'serves IN (:version, :previous)',
          ExpressionAttributeValues: { ':version': version, ...(previous !== null && { ':previous': previous }) },
        }),
      ),
    );
  }

  /** The feature sets of a tenant: one read of the pointer, one of its build, one of the lease. */
  async featureSets(tenant: string, now = Date.now()): Promise<TenantFeatureSets> {
    const [current, lease] = await Promise.all([this.#item(tenant, currentItem), this.#item(tenant, leaseItem)]);
    const build = current?.serves === undefined ? null : await this.get(tenant, current.serves as string);
    const serving = build ? build.featureSet : ((current?.featureSet as string | undefined) ?? null);
    // What an earlier holder of the lease announced died with its build.
    const announced = lease?.announced as { owner: string; featureSet: string } | undefined;
    const isOn = announced !== undefined && announced.owner === lease?.owner && (lease?.until as number) > now;
    return { serving, coming: isOn && announced.featureSet !== serving ? announced.featureSet : null };
  }

  /** Says what the build that holds the lease will describe pictures by; false when it holds it no more. */
  async announce(tenant: string, owner: string, featureSet: string): Promise<boolean> {
    return writeIf(() =>
      dynamodb.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { tenant, version: leaseItem },
          UpdateExpression: 'SET announced = :announced',
          ConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ':owner': owner, ':announced': { owner, featureSet } },
        }),
      ),
    );
  }

  /** Describes a library that has no partition by another feature set from now on; false when it has one. */
  async adopt(tenant: string, featureSet: string): Promise<boolean> {
    return writeIf(() =>
      dynamodb.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { tenant, version: currentItem },
          UpdateExpression: 'SET featureSet = :featureSet',
          ConditionExpression: 'attribute_not_exists(serves)',
          ExpressionAttributeValues: { ':featureSet': featureSet },
        }),
      ),
    );
  }

  /** Takes or renews the right to build for a tenant until `until` (milliseconds); false while another build holds it. */
  async lease(tenant: string, owner: string, until: number, now = Date.now()): Promise<boolean> {
    return writeIf(() =>
      dynamodb.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { tenant, version: leaseItem },
          UpdateExpression: 'SET #owner = :owner, #until = :until',
          ConditionExpression: 'attribute_not_exists(version) OR #owner = :owner OR #until < :now',
          ExpressionAttributeNames: { '#owner': 'owner', '#until': 'until' },
          ExpressionAttributeValues: { ':owner': owner, ':until': until, ':now': now },
        }),
      ),
    );
  }

  /** Gives the right to build back; nothing happens when somebody else holds it by now. */
  async release(tenant: string, owner: string): Promise<void> {
    await writeIf(() =>
      dynamodb.send(
        new DeleteCommand({
          TableName: this.#table,
          Key: { tenant, version: leaseItem },
          ConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ':owner': owner },
        }),
      ),
    );
  }

  /** Which build holds the right to build at this time, or null. */
  async builder(tenant: string, now = Date.now()): Promise<string | null> {
    const lease = await this.#item(tenant, leaseItem);
    return lease?.owner !== undefined && (lease.until as number) >= now ? (lease.owner as string) : null;
  }

  /** What a tenant's administrators have chosen; the defaults where they have chosen nothing. */
  async settings(tenant: string): Promise<TenantSettings> {
    return { ...defaultSettings, ...((await this.#item(tenant, settingsItem))?.settings as Partial<TenantSettings>) };
  }

  async putSettings(tenant: string, settings: TenantSettings): Promise<void> {
    await dynamodb.send(new PutCommand({ TableName: this.#table, Item: { tenant, version: settingsItem, settings } }));
  }
}

type PartitionFields = Partial<Omit<PartitionRecord, 'tenant' | 'version'>>;

function fromItem({ segments, ...item }: Record<string, unknown>): PartitionRecord {
  const record = item as unknown as PartitionRecord;
  return { ...record, segments: unpackSegments(segments, record) };
}
