/** What a tenant has set. */
import { defineCall, type Resource } from '../../http/index.ts';
import * as routes from './routes.ts';
import { changeSettings, getSettings } from './settings.ts';

export const settings: Resource = {
  name: 'Settings',
  description: 'Which builds start by themselves.',
  calls: [defineCall(routes.getSettings, getSettings), defineCall(routes.changeSettings, changeSettings)],
};
