import { z } from '../../contract/index.ts';

const Drift = z
  .object({
    learnedIn: z.string().openapi({ description: 'The version that learned the classes' }),
    learnedAt: z.iso.datetime(),
    learnedImages: z.number().int(),
    changes: z
      .number()
      .int()
      .openapi({ description: 'Pictures added plus pictures removed since; a changed picture counts as both' }),
    learnedFractionScanned: z.number().openapi({ description: 'Fraction scanned for the wanted recall at that time' }),
    costlier: z.number().openapi({ description: 'Relative increase of that fraction since' }),
  })
  .openapi('Drift', { description: 'How far the library has moved from the one that its classes were learned from' });

export const Partition = z
  .object({
    version: z.string(),
    mode: z.enum(['compact', 'repartition', 'relearn']),
    state: z.enum(['building', 'promoted', 'rejected', 'failed', 'removed']),
    reason: z.string().nullable().openapi({ description: 'Why it was rejected or failed' }),
    current: z.boolean(),
    builtAt: z.iso.datetime(),
    snapshotAt: z.iso.datetime().nullable().openapi({ description: 'Later changes are read from the change log' }),
    servedUntil: z.iso.datetime().nullable().openapi({ description: 'It can be activated until seven days after' }),
    featureSet: z.string().nullable(),
    classes: z.number().int(),
    images: z.number().int(),
    probes: z
      .number()
      .int()
      .openapi({ description: 'Classes visited by default: the fewest with recall@10 of .99 or more' }),
    drift: Drift.nullable(),
    metrics: z.record(z.string(), z.unknown()),
  })
  .openapi('Partition');

export const PartitionsAnswer = z.object({ partitions: z.array(Partition) }).openapi('PartitionsAnswer');
