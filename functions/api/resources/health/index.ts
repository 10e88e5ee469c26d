/** Whether the service is up. */
import { apiVersion } from '../../contract/index.ts';
import { defineCall, type Operation, type Resource } from '../../http/index.ts';
import * as routes from './routes.ts';

const getHealth: Operation<typeof routes.getHealth> = async () => ({ status: 'ok', version: apiVersion });

export const health: Resource = {
  name: 'Service',
  description: 'Whether the service is up. No key is needed.',
  calls: [defineCall(routes.getHealth, getHealth)],
};
