import { z } from '../../contract/index.ts';

const schedules = {
  compact: z.boolean().openapi({
    description:
      'Considered every hour: due when a hundredth of the pictures changed, or any picture changed a day ago',
  }),
  repartition: z.boolean().openapi({ description: 'Considered every night: due by growth or drift' }),
  relearn: z.boolean().openapi({ description: 'Considered every week: due when labels or feedback changed' }),
};

export const Settings = z.object({ schedules: z.object(schedules) }).openapi('Settings');
export const SettingsChanges = z.object({ schedules: z.object(schedules).partial() }).openapi('SettingsChanges');
