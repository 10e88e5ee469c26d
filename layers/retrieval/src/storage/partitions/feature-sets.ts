import { readItem } from '../dynamodb.ts';
import { buildRecords } from './builds.ts';
import { items } from './items.ts';

/** Feature sets of a tenant; null where none was chosen. */
export interface TenantFeatureSets {
  /** Of the build that serves, or chosen for a library without a build. */
  serving: string | null;
  /**
   * Of the running build, where it will replace the serving set: new pictures get features of both.
   */
  coming: string | null;
}

/** The feature sets that a tenant's pictures are described by. */
export function servingFeatureSets(table: string) {
  const builds = buildRecords(table);
  return {
    /** Reads the pointer, its build and the lease: one request each. */
    async featureSets(tenant: string, now = Date.now()): Promise<TenantFeatureSets> {
      const [current, lease] = await Promise.all([
        readItem(table, { tenant, version: items.current }),
        readItem(table, { tenant, version: items.lease }),
      ]);
      const build = current?.serves === undefined ? null : await builds.get(tenant, current.serves as string);
      const serving = build ? build.featureSet : ((current?.featureSet as string | undefined) ?? null);
      // What an earlier holder of the lease announced ended with its build.
      const announced = lease?.announced as { owner: string; featureSet: string } | undefined;
      const isOn = announced !== undefined && announced.owner === lease?.owner && (lease?.until as number) > now;
      return { serving, coming: isOn && announced.featureSet !== serving ? announced.featureSet : null };
    },
  };
}
