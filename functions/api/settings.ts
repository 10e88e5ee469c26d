import type { TenantSettings } from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import type { schemas } from './contract/index.ts';
import type { Services } from './services.ts';

export function getSettings(tenant: string, { partitions }: Services): Promise<TenantSettings> {
  return partitions.settings(tenant);
}

/** Changes what is named and leaves the rest. */
export async function changeSettings(
  tenant: string,
  changes: z.infer<typeof schemas.SettingsChanges>,
  { partitions }: Services,
): Promise<TenantSettings> {
  const { schedules } = await partitions.settings(tenant);
  const named = Object.fromEntries(Object.entries(changes.schedules).filter(([, isOn]) => isOn !== undefined));
  const settings = { schedules: { ...schedules, ...named } };
  await partitions.putSettings(tenant, settings);
  return settings;
}
