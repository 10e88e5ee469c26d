import type { Operation } from '../../http/index.ts';
import type * as routes from './routes.ts';

export const getSettings: Operation<typeof routes.getSettings> = ({ tenant }, { partitions }) =>
  partitions.settings(tenant);

/** Changes the schedules that are named and leaves the others. */
export const changeSettings: Operation<typeof routes.changeSettings> = async ({ tenant, body }, { partitions }) => {
  const { schedules } = await partitions.settings(tenant);
  const named = Object.fromEntries(Object.entries(body.schedules).filter(([, isOn]) => isOn !== undefined));
  const settings = { schedules: { ...schedules, ...named } };
  await partitions.putSettings(tenant, settings);
  return settings;
};
