import { defineRoute } from '../../contract/index.ts';
import { Settings, SettingsChanges } from './schema.ts';

const example = { schedules: { compact: true, repartition: true, relearn: false } };

export const getSettings = defineRoute({
  method: 'get',
  path: '/v1/settings',
  operationId: 'getSettings',
  summary: 'Which builds start by themselves',
  role: 'admin',
  answer: { status: 200, description: 'The settings', schema: Settings, example },
});

export const changeSettings = defineRoute({
  method: 'patch',
  path: '/v1/settings',
  operationId: 'changeSettings',
  summary: 'Switch builds that start by themselves on or off',
  role: 'admin',
  body: SettingsChanges,
  example: { schedules: { relearn: false } },
  answer: { status: 200, description: 'The settings after the change', schema: Settings, example },
});
