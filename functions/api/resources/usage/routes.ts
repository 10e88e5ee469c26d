import { defineRoute, samples } from '../../contract/index.ts';
import { Usage } from './schema.ts';

export const getUsage = defineRoute({
  method: 'get',
  path: '/v1/usage',
  operationId: 'getUsage',
  summary: 'What the tenant holds: pictures, the serving partition, the feature set',
  role: 'reader',
  answer: {
    status: 200,
    description: 'Counts, partition and feature set',
    schema: Usage,
    example: {
      tenant: 'demo',
      role: 'reader',
      images: { ready: 998, rejected: 2 },
      partition: {
        version: samples.version,
        builtAt: samples.at,
        images: 990,
        featureSet: samples.featureSet.name,
      },
      featureSet: samples.featureSet,
    },
  },
});
