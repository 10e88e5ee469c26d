import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb, readItem } from '../dynamodb.ts';
import { items } from './items.ts';

/** What a tenant's administrators choose. */
export interface TenantSettings {
  /** Which builds start by themselves. */
  schedules: { compact: boolean; repartition: boolean; relearn: boolean };
}

const defaultSettings: TenantSettings = { schedules: { compact: true, repartition: true, relearn: true } };

export async function readSettings(table: string, tenant: string): Promise<TenantSettings> {
  const item = await readItem(table, { tenant, version: items.settings });
  return { ...defaultSettings, ...(item?.settings as Partial<TenantSettings>) };
}

export async function putSettings(table: string, tenant: string, settings: TenantSettings): Promise<void> {
  await dynamodb.send(new PutCommand({ TableName: table, Item: { tenant, version: items.settings, settings } }));
}
