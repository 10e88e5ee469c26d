import { apiVersion, defineRoute } from '../../contract/index.ts';
import { Health } from './schema.ts';

export const getHealth = defineRoute({
  method: 'get',
  path: '/v1/health',
  operationId: 'getHealth',
  summary: 'Is the service up',
  role: null,
  answer: { status: 200, description: 'It is', schema: Health, example: { status: 'ok', version: apiVersion } },
});
