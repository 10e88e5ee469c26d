import { z } from 'zod';
import { Build } from './build.ts';

/** One file of the snapshot and the number of its pictures. */
export const ShardEntry = z.object({ shard: z.number().int(), pictures: z.number().int() });
export type ShardEntry = z.infer<typeof ShardEntry>;

const shards = z.array(ShardEntry);
const part = z.number().int();

/** Payloads that the state machine sends to the function `retrain`, by step. */
export const RetrainTask = z.discriminatedUnion('step', [
  z.object({ step: z.literal('plan'), build: Build }),
  z.object({ step: z.literal('cluster'), build: Build, shards }),
  z.object({ step: z.literal('train-classes'), build: Build, classes: z.array(z.number().int()) }),
  z.object({ step: z.literal('settle'), build: Build }),
  z.object({ step: z.literal('assign'), build: Build, shard: ShardEntry, parts: z.array(part) }),
  z.object({ step: z.literal('write-segments'), build: Build, shards, part }),
  z.object({ step: z.literal('summarise'), build: Build, shards, parts: z.array(part) }),
  z.object({ step: z.literal('evaluate'), build: Build, shards }),
  z.object({ step: z.literal('promote'), build: Build }),
  z.object({ step: z.literal('reject'), build: Build, reason: z.string() }),
  z.object({ step: z.literal('release'), build: Build }),
  z.object({
    step: z.literal('fail'),
    build: Build,
    error: z.object({ Error: z.string(), Cause: z.string().optional() }),
  }),
]);
export type RetrainTask = z.infer<typeof RetrainTask>;

/** Payloads that the state machine sends to the function `relearn`, by step. */
export const RelearnTask = z.discriminatedUnion('step', [
  z.object({ step: z.literal('plan-relearning'), build: Build }),
  z.object({ step: z.literal('gather-pictures'), build: Build }),
  z.object({ step: z.literal('train-embedder'), build: Build }),
  z.object({ step: z.literal('judge-embedder'), build: Build }),
  z.object({ step: z.literal('plan-extraction'), build: Build }),
  z.object({ step: z.literal('extract'), build: Build, shard: z.object({ name: z.string() }) }),
  z.object({ step: z.literal('adopt'), build: Build }),
]);
export type RelearnTask = z.infer<typeof RelearnTask>;

/** Whether a build goes on, and why not. */
export interface BuildVerdict {
  build: Build;
  accepted: boolean;
  reason: string | null;
}

/**
 * Answers of the steps that the state machine reads. The other steps answer nothing that it uses.
 */
export interface StepAnswers {
  plan: {
    build: Build;
    /** Whether the library has enough pictures, and classes to place them in. */
    enough: boolean;
    shards: ShardEntry[];
    parts: number[];
  };
  cluster: {
    build: Build;
    /** Classes of each call of `train-classes`. */
    groups: number[][];
  };
  settle: {
    /** In the next round, if pictures still move. */
    build: Build;
    settled: boolean;
    /** Share of the training set that the last round moved. */
    movedShare: number;
  };
  evaluate: BuildVerdict;
  'plan-relearning': {
    build: Build;
    /** Whether to train an embedder first; false: the chosen model is used as it is. */
    train: boolean;
  };
  'gather-pictures': BuildVerdict;
  'train-embedder': {
    build: Build;
    /** false: the step is to be called again. */
    done: boolean;
    /** Training steps done, and in all. */
    step: number;
    steps: number;
  };
  'judge-embedder': BuildVerdict;
  'plan-extraction': {
    build: Build;
    shards: { name: string; pictures: number }[];
    /** Whether pictures without the new features are left. */
    more: boolean;
  };
}
