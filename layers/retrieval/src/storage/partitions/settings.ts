import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb, readItem } from '../dynamodb.ts';
import { items } from './items.ts';

/** Settings that a tenant's administrators choose. */
export interface TenantSettings {
  /** Which builds start on schedule. */
  schedules: { compact: boolean; repartition: boolean; relearn: boolean };
}

const defaultSettings: TenantSettings = { schedules: { compact: true, repartition: true, relearn: true } };

/** Settings that a tenant's administrators choose. */
export function tenantSettings(table: string) {
  return {
    /** A tenant's settings, with defaults for what is not chosen. */
    async settings(tenant: string): Promise<TenantSettings> {
      const item = await readItem(table, { tenant, version: items.settings });
      return { ...defaultSettings, ...(item?.settings as Partial<TenantSettings>) };
    },

    /** Replaces a tenant's settings. */
    async putSettings(tenant: string, settings: TenantSettings): Promise<void> {
      await dynamodb.send(new PutCommand({ TableName: table, Item: { tenant, version: items.settings, settings } }));
    },
  };
}
