import { encodeKeypoints, project } from '@dlsift/retrieval/features';
import { ownLikeness } from '@dlsift/retrieval/ranking';
import { liftedScore, verifyCandidates } from '@dlsift/retrieval/recognise';
import {
  applyBilinear,
  confidenceOf,
  defaultCalibration,
  defaultSigmas,
  familiarityOf,
  score,
  similaritiesOf,
} from '@dlsift/retrieval/similarity';
import type { Context } from 'hono';
import type { z } from 'zod';
import { schemas } from '../contract/index.ts';
import { presentFeatureSet } from '../feature-set.ts';
import { Problem } from '../problems.ts';
import { isJson, parse, parseJson, readBody, requirePictureSize } from '../request.ts';
import type { Services } from '../services.ts';
import { toPicturePixels } from './corners.ts';
import type { PictureSource } from './input.ts';
import { type SeenPicture, seePicture } from './pictures.ts';
import { defaultUser } from './search.ts';

type Compared = z.infer<typeof schemas.CompareBody>['a'];
type Side = { source: PictureSource; region?: Compared['region'] };

export interface Comparison {
  a: Side;
  b: Side;
  user: string | undefined;
}

/** Reads a comparison: JSON that names both pictures, or one as the body and the other by id in the query. */
export async function readComparison(c: Context): Promise<Comparison> {
  const query = parse(schemas.CompareQuery, c.req.query());
  const body = await readBody(c);
  if (isJson(c)) {
    const { a, b, user } = parse(schemas.CompareBody, parseJson(body));
    return { a: sideOf(a), b: sideOf(b), user: user ?? query.user };
  }
  if ((query.imageId === undefined) === (query.uploadId === undefined)) {
    throw new Problem(
      'invalid-request',
      'Expected either imageId or uploadId in the query beside the picture in the body',
    );
  }
  requirePictureSize(body);
  return { a: { source: { bytes: body } }, b: sideOf(query), user: query.user };
}

function sideOf({ image, imageId, uploadId, region }: Compared): Side {
  if (imageId !== undefined) return { source: { imageId }, region };
  if (uploadId !== undefined) return { source: { uploadId }, region };
  const bytes = new Uint8Array(Buffer.from(image!, 'base64'));
  requirePictureSize(bytes);
  return { source: { bytes }, region };
}

/**
 * Compares two pictures as a search with `a`, ranked by eq. (10) and geometry (`expand=0`), would see `b` in the library: by the
 * user's weights and what the library's build measured, familiarity with `a` included. Keypoints are compared whatever the
 * weights; they lift the score where a search would compare them, which is where SIFT counts.
 */
export async function compare(
  tenant: string,
  { a, b, user = defaultUser }: Comparison,
  services: Services,
): Promise<z.infer<typeof schemas.CompareAnswer>> {
  const started = performance.now();
  const extractor = await services.extractor(tenant);
  const see = ({ source, region }: Side) => seePicture(tenant, source, { region }, extractor, services);
  const view = await services.view(tenant, extractor.featureSet.name);
  const { weights } = await services.profiles.get(tenant, user, view.partition?.record.ranking?.weights);
  const first = await see(a);
  const second = await see(b);
  const extracted = performance.now();

  const serves = view.partition?.record.featureSet === extractor.featureSet.name ? view.partition : null;
  const prepared = ({ features }: SeenPicture) => project(features, serves?.projection ?? null);
  const asked = prepared(first);
  const query = serves?.bilinear ? { ...asked, cnn: applyBilinear(asked.cnn, serves.bilinear) } : asked;
  const other = prepared(second);
  const seen = similaritiesOf(query, other, serves?.sigmas ?? defaultSigmas);
  const own = ownLikeness(asked, seen, other);
  const similarities = own > 0 ? { ...seen, cnn: own } : seen;
  const weighted = Math.min(1, score(similarities, weights));
  const familiarity = serves?.familiar ? familiarityOf(asked.cnn, serves.familiar) : 1;
  const calibration = serves?.record.ranking?.calibration ?? defaultCalibration;
  const confidence = Math.max(own, familiarity * confidenceOf(weighted, weights, calibration));
  const verified = await sameThing(first, second);
  return {
    featureSet: presentFeatureSet(extractor.featureSet),
    similarities,
    weights,
    weighted,
    score: verified && weights.sift > 0 ? Math.min(1, liftedScore(confidence, verified.inliers)) : confidence,
    familiarity,
    inliers: verified?.inliers ?? 0,
    quad: verified ? toPicturePixels(verified.quad, first, false) : null,
    a: { width: first.width, height: first.height },
    b: { width: second.width, height: second.height },
    timings: {
      extract: extracted - started,
      compare: performance.now() - extracted,
      total: performance.now() - started,
    },
  };
}

async function sameThing(a: SeenPicture, b: SeenPicture) {
  if (!a.keypoints || !b.keypoints) return undefined;
  const candidate = encodeKeypoints(b.keypoints);
  const found = await verifyCandidates(a.keypoints, [{ imageId: 'b' }], { keypointsOf: async () => candidate });
  return found.get('b');
}
