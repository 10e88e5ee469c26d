import {
  createBuild,
  forgetBuild,
  latestBuilds,
  markRemoved,
  type PartitionFields,
  readBuild,
  updateBuild,
  updateBuildIn,
} from './builds.ts';
import { adopt, promote, readCurrentVersion } from './current.ts';
import { readFeatureSets, type TenantFeatureSets } from './feature-sets.ts';
import { announce, readBuilder, releaseLease, takeLease } from './lease.ts';
import type { PartitionRecord } from './record.ts';
import { putSettings, readSettings, type TenantSettings } from './settings.ts';

/** The Partitions table: per tenant its builds, which of them serves, and who is building. */
export class PartitionStore {
  #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  create(record: PartitionRecord): Promise<void> {
    return createBuild(this.#table, record);
  }

  get(tenant: string, version: string): Promise<PartitionRecord | null> {
    return readBuild(this.#table, tenant, version);
  }

  /** Sets some fields of a build. */
  update(tenant: string, version: string, fields: PartitionFields): Promise<void> {
    return updateBuild(this.#table, tenant, version, fields);
  }

  /** The same, for a build that is still in one of these states; false when it is not. */
  updateIn(
    tenant: string,
    version: string,
    states: readonly PartitionRecord['state'][],
    fields: PartitionFields,
  ): Promise<boolean> {
    return updateBuildIn(this.#table, tenant, version, states, fields);
  }

  /**
   * Marks a version as on its way out, unless it came back into use since it was read; false then. Files are removed only
   * after this: a version that is marked is never activated again.
   */
  markRemoved(read: PartitionRecord): Promise<boolean> {
    return markRemoved(this.#table, read);
  }

  /** Forgets a build: its record only, whatever files it has. */
  forget(tenant: string, version: string): Promise<void> {
    return forgetBuild(this.#table, tenant, version);
  }

  /** A tenant's builds, newest first. */
  latest(tenant: string, limit = Number.POSITIVE_INFINITY): Promise<PartitionRecord[]> {
    return latestBuilds(this.#table, tenant, limit);
  }

  /** The version that serves, or null before the first build. */
  currentVersion(tenant: string): Promise<string | null> {
    return readCurrentVersion(this.#table, tenant);
  }

  /** The build that serves, or null before the first one. */
  async current(tenant: string): Promise<PartitionRecord | null> {
    const version = await this.currentVersion(tenant);
    return version === null ? null : this.get(tenant, version);
  }

  /** Makes `version` serve, if `previous` still does: one conditional write. Again for the same version: still true. */
  promote(tenant: string, version: string, previous: string | null, at: string): Promise<boolean> {
    return promote(this.#table, tenant, version, previous, at);
  }

  /** The feature sets of a tenant: one read of the pointer, one of its build, one of the lease. */
  featureSets(tenant: string, now = Date.now()): Promise<TenantFeatureSets> {
    return readFeatureSets(this.#table, tenant, now);
  }

  /** Says what the build that holds the lease will describe pictures by; false when it holds it no more. */
  announce(tenant: string, owner: string, featureSet: string): Promise<boolean> {
    return announce(this.#table, tenant, owner, featureSet);
  }

  /** Describes a library that has no partition by another feature set from now on; false when it has one. */
  adopt(tenant: string, featureSet: string): Promise<boolean> {
    return adopt(this.#table, tenant, featureSet);
  }

  /** Takes or renews the right to build for a tenant until `until` (milliseconds); false while another build holds it. */
  lease(tenant: string, owner: string, until: number, now = Date.now()): Promise<boolean> {
    return takeLease(this.#table, tenant, owner, until, now);
  }

  /** Gives the right to build back; nothing happens when somebody else holds it by now. */
  release(tenant: string, owner: string): Promise<void> {
    return releaseLease(this.#table, tenant, owner);
  }

  /** Which build holds the right to build at this time, or null. */
  builder(tenant: string, now = Date.now()): Promise<string | null> {
    return readBuilder(this.#table, tenant, now);
  }

  /** What a tenant's administrators have chosen; the defaults where they have chosen nothing. */
  settings(tenant: string): Promise<TenantSettings> {
    return readSettings(this.#table, tenant);
  }

  putSettings(tenant: string, settings: TenantSettings): Promise<void> {
    return putSettings(this.#table, tenant, settings);
  }
}
