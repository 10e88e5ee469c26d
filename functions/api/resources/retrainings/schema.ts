import { atMost, limits, z } from '../../contract/index.ts';
import { ModelReference } from '../models/index.ts';

export const RetrainingBody = z
  .object({
    mode: z.enum(['compact', 'repartition', 'relearn']).default('repartition'),
    model: ModelReference.optional().openapi({
      description:
        'With `relearn`: describe the library by this model; without it an embedder is trained on the library',
    }),
    steps: z.number().int().min(1).max(limits.trainingSteps, atMost('trainingSteps')).optional().openapi({
      description: 'With `relearn`: steps of the training; by default as many as the library needs',
    }),
  })
  .refine(({ mode, model, steps }) => (model ?? steps) === undefined || mode === 'relearn', {
    path: ['model'],
    message: 'expected model and steps with the mode relearn only',
  })
  .refine(({ model, steps }) => model === undefined || steps === undefined, {
    path: ['steps'],
    message: 'expected without model: nothing is trained then',
  })
  .openapi('RetrainingRequest');

export const Retraining = z
  .object({
    retrainingId: z.string(),
    mode: z.string(),
    state: z.enum(['running', 'promoted', 'rejected', 'failed']),
    startedAt: z.iso.datetime(),
    stoppedAt: z.iso.datetime().nullable(),
    version: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .openapi('Retraining');

export const RetrainingsAnswer = z.object({ retrainings: z.array(Retraining) }).openapi('RetrainingsAnswer');
