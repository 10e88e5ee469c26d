import { retrainingModes } from '@dlsift/retrieval/storage';
import { z } from 'zod';

/** Which build a step works on; flows through the state machine. */
export const Build = z.object({
  tenant: z.string(),
  /** Also the id of the retraining. */
  version: z.string(),
  mode: z.enum(retrainingModes),
  /** Of the self-training loop, from 0. */
  round: z.number().int().min(0),
  /** What the pictures are described by; left out: by what serves. */
  featureSet: z.string().optional(),
  /** Times that an extraction has been planned. */
  extraction: z.number().int().min(0).optional(),
  /** The version that served when the snapshot was taken. */
  serving: z.string().nullable().default(null),
  /** Whether that version describes and places pictures in a way that this build can be compared with picture by picture. */
  comparable: z.boolean().default(false),
});
export type Build = z.infer<typeof Build>;

/** Some pictures of the snapshot: one file, at most `picturesPerShard` of them. */
export const ShardEntry = z.object({ shard: z.number().int(), pictures: z.number().int() });
export type ShardEntry = z.infer<typeof ShardEntry>;

/** Pictures per shard: an assign step holds one shard, about 15 MB as float32 vectors. */
export const picturesPerShard = 5000;
/** Below this a scan of everything costs nothing, and a partition buys nothing. */
export const fewestPictures = 100;
/** Pictures whose segments one step writes: about 70 MB of quantised features, and as much again while they are read. */
export const picturesPerPart = 50_000;
/** Pictures that the classes are learned from, spread evenly over the library. */
export const trainingPictures = 50_000;
/** Queries that a build is evaluated with, at most. */
export const evaluationQueries = 200;
/** Recall@10 against the exhaustive scan that the default probes must reach. */
export const targetRecall = 0.99;

/** Class c is written by part c % parts: classes are of about one size, so parts are, too. */
export function partsOf(images: number): number[] {
  return Array.from({ length: Math.max(1, Math.ceil(images / picturesPerPart)) }, (_, part) => part);
}
