import { z } from 'zod';

/** Which build a step works on; flows through the state machine. */
export const Build = z.object({
  tenant: z.string(),
  /** Also the id of the retraining. */
  version: z.string(),
  mode: z.enum(['repartition', 'relearn']),
  /** Of the self-training loop, from 0. */
  round: z.number().int().min(0),
  /** What the pictures are described by; left out: by what serves. */
  featureSet: z.string().optional(),
});
export type Build = z.infer<typeof Build>;

/** Some pictures of the snapshot: one file, at most `picturesPerShard` of them. */
export const ShardEntry = z.object({ shard: z.number().int(), key: z.string(), pictures: z.number().int() });
export type ShardEntry = z.infer<typeof ShardEntry>;

/** Pictures per shard: an assign step holds one shard, about 15 MB as float32 vectors. */
export const picturesPerShard = 5000;
/** Below this a scan of everything costs nothing, and a partition buys nothing. */
export const fewestPictures = 100;
/** Pictures that the classes are learned from, spread evenly over the shards. */
export const trainingPictures = 50_000;
/** Queries that a build is evaluated with. */
export const evaluationQueries = 200;
/** Recall@10 against the exhaustive scan that the default probes must reach. */
export const targetRecall = 0.99;
