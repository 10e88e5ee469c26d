/** What a tenant's administrators choose. */
export interface TenantSettings {
  /** Which builds start by themselves. */
  schedules: { compact: boolean; repartition: boolean; relearn: boolean };
}

export const defaultSettings: TenantSettings = { schedules: { compact: true, repartition: true, relearn: true } };
