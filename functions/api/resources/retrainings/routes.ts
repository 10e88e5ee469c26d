import { defineRoute, Name, samples, z } from '../../contract/index.ts';
import { Retraining, RetrainingBody, RetrainingsAnswer } from './schema.ts';

const running = {
  retrainingId: samples.version,
  mode: 'repartition',
  state: 'running' as const,
  startedAt: samples.at,
  stoppedAt: null,
  version: null,
  reason: null,
};
const promoted = { ...running, state: 'promoted' as const, stoppedAt: samples.later, version: samples.version };

export const startRetraining = defineRoute({
  method: 'post',
  path: '/v1/retrainings',
  operationId: 'startRetraining',
  summary: 'Start a build of the partition',
  role: 'admin',
  limits: ['trainingSteps'],
  body: RetrainingBody,
  example: { mode: 'repartition' },
  answer: { status: 202, description: 'Started', schema: Retraining, example: running },
});

export const listRetrainings = defineRoute({
  method: 'get',
  path: '/v1/retrainings',
  operationId: 'listRetrainings',
  summary: 'The last 20 builds, newest first',
  role: 'reader',
  answer: { status: 200, description: 'The builds', schema: RetrainingsAnswer, example: { retrainings: [promoted] } },
});

export const getRetraining = defineRoute({
  method: 'get',
  path: '/v1/retrainings/{retrainingId}',
  operationId: 'getRetraining',
  summary: 'The state of a build',
  role: 'reader',
  params: z.object({ retrainingId: Name }),
  answer: { status: 200, description: 'Its state', schema: Retraining, example: promoted },
});
