import type { SearchResult } from '@dlsift/retrieval/ranking';
import { channels, confidenceOf, perChannel, type ScoreCalibration, type Weights } from '@dlsift/retrieval/similarity';
import { type SearchHead, type ShownPicture, thumbnailKey } from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import { limits } from '../contract/index.ts';
import { type DescribedPicture, toPicturePixels } from '../pictures/index.ts';
import type { Services } from '../services/index.ts';
import type { SearchResult as Schema } from './schema.ts';

/** A result as an answer shows it. */
type PresentedResult = z.infer<typeof Schema>;

/** A picture of a ranking with its facts. `own`: it is the very picture that was searched with. */
type RankedPicture = ShownPicture & Pick<PresentedResult, 'key' | 'label' | 'metadata'> & { own?: boolean | undefined };

/** What a ranking was made with, which explains its scores. */
interface Reasons {
  weights: Weights;
  calibration: ScoreCalibration;
  partition: SearchHead['partition'];
  familiarity?: number | undefined;
}

/**
 * The results of a search with `picture`, their quads in pixels of the whole picture.
 *
 * @param results quads in the pixels in which the keypoints of the picture lie
 */
export function placeResults(
  results: readonly SearchResult[],
  picture: Pick<DescribedPicture, 'keypoints' | 'mirrored' | 'part'>,
): RankedPicture[] {
  return results.map(({ quad, mirrored = false, ...result }) => ({
    ...result,
    ...(quad && { quad: toPicturePixels(quad, picture, mirrored) }),
    ...(mirrored && { mirrored }),
  }));
}

/**
 * Results as answers show them, each with the URL of its thumbnail.
 *
 * @param reasons explain each score; null leaves the explanations out
 */
export function presentResults(
  tenant: string,
  ranking: readonly RankedPicture[],
  reasons: Reasons | null,
  { objects }: Services,
): Promise<PresentedResult[]> {
  return Promise.all(
    ranking.map(async ({ own, expansion, learned, ...picture }) => ({
      ...picture,
      ...(learned !== undefined && { learned }),
      score: Math.min(1, picture.score),
      ...(reasons && { explanation: explain({ ...picture, expansion, learned }, own === true, reasons) }),
      thumbnailUrl: await objects.signedGet(thumbnailKey(tenant, picture.imageId), limits.signedUrlSeconds),
    })),
  );
}

/**
 * The parts of a score: eq. (10) term by term, the confidence that it is worth, then what W, the
 * first results and geometry added.
 */
function explain(
  picture: ShownPicture,
  isOwn: boolean,
  { weights, calibration, partition, familiarity = 1 }: Reasons,
): PresentedResult['explanation'] {
  const contributions = perChannel((channel) => weights[channel] * picture.similarities[channel]);
  const weighted = channels.reduce((sum, channel) => sum + contributions[channel], 0);
  const visited = partition.probed.find((probed) => probed.class === picture.class);
  const confidence = familiarity * confidenceOf({ value: weighted }, weights, calibration);
  const { learned = 0, expansion = 0, inliers, score } = picture;
  const isRecognised = isOwn || inliers !== undefined;
  return {
    contributions,
    weighted,
    confidence,
    learned,
    expansion,
    lift: isRecognised ? Math.max(0, score - confidence - learned - expansion) : 0,
    class: visited ? { similarity: visited.similarity, margin: visited.margin } : null,
  };
}
