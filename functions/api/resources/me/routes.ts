import { defineRoute } from '../../contract/index.ts';
import { Me } from './schema.ts';

export const getMe = defineRoute({
  method: 'get',
  path: '/v1/me',
  operationId: 'getMe',
  summary: 'The tenant and the role of this key',
  role: 'reader',
  answer: { status: 200, description: 'The caller', schema: Me, example: { tenant: 'demo', role: 'reader' } },
});
