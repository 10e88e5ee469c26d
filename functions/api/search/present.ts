import { channels, confidenceOf, perChannel, type ScoreCalibration, type Weights } from '@dlsift/retrieval/similarity';
import { type FoundPicture, type SearchHead, thumbnailKey } from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import { limits, type schemas } from '../contract/index.ts';
import type { Services } from '../services.ts';

export type SearchAnswer = z.infer<typeof schemas.SearchAnswer>;
type Result = SearchAnswer['results'][number];

/** A picture of a ranking with what is shown of it. `own`: it is the very picture that was searched with. */
export type ShownPicture = FoundPicture & Pick<Result, 'key' | 'label' | 'metadata'> & { own?: boolean | undefined };

/** What a ranking was made with, for those who ask why. */
export interface Reasons {
  weights: Weights;
  calibration: ScoreCalibration;
  partition: SearchHead['partition'];
  familiarity?: number | undefined;
}

/** @param reasons null: nobody asks */
export function presentResults(
  tenant: string,
  shown: ShownPicture[],
  reasons: Reasons | null,
  { objects }: Pick<Services, 'objects'>,
): Promise<Result[]> {
  return Promise.all(
    shown.map(async ({ own, ...picture }) => ({
      ...picture,
      score: Math.min(1, picture.score),
      ...(reasons && { explanation: explain(picture, own === true, reasons) }),
      thumbnailUrl: await objects.signedGet(thumbnailKey(tenant, picture.imageId), limits.signedUrlSeconds),
    })),
  );
}

/** How a score came about: eq. (10) term by term, what that is worth, then geometry. */
function explain(
  picture: FoundPicture,
  isOwn: boolean,
  { weights, calibration, partition, familiarity = 1 }: Reasons,
): Result['explanation'] {
  const contributions = perChannel((channel) => weights[channel] * picture.similarities[channel]);
  const weighted = channels.reduce((sum, channel) => sum + contributions[channel], 0);
  const visited = partition.probed.find((probed) => probed.class === picture.class);
  const isRecognised = isOwn || picture.inliers !== undefined;
  const confidence = familiarity * confidenceOf(weighted, weights, calibration);
  return {
    contributions,
    weighted,
    confidence,
    expansion: isRecognised ? 0 : picture.score - confidence,
    lift: isRecognised ? Math.max(0, picture.score - confidence) : 0,
    class: visited ? { similarity: visited.similarity, margin: visited.margin } : null,
  };
}
