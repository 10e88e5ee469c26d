import { encodeKeypoints, type FeatureExtractor, project } from '@dlsift/retrieval/features';
import type { LibraryView } from '@dlsift/retrieval/library';
import { appraise, calibrationOf } from '@dlsift/retrieval/ranking';
import { liftedScore, verifyCandidates } from '@dlsift/retrieval/recognise';
import {
  defaultSigmas,
  familiarityOf,
  score,
  similaritiesOf,
  type Weights,
  withBilinear,
} from '@dlsift/retrieval/similarity';
import type { z } from 'zod';
import { defaultUser, presentFeatureSet } from '../../contract/index.ts';
import { type Operation, Problem } from '../../http/index.ts';
import {
  type DescribedPicture,
  describePicture,
  type PictureSource,
  sourceOf,
  sourceOfBytes,
  toPicturePixels,
} from '../../pictures/index.ts';
import type * as routes from './routes.ts';
import type { CompareBody, CompareQuery } from './schema.ts';

type Body = z.infer<typeof CompareBody>;
type Side = { source: PictureSource; region?: Body['a']['region'] };

/**
 * Compares two pictures as a search with `a` that is ranked by eq. (10) and geometry (`expand=0`)
 * would score `b` in the library: by the user's weights, the calibration of the serving build, and
 * the familiarity of `a`. Keypoints are always compared; they lift the score only when SIFT has
 * weight, as in a search.
 */
export const compare: Operation<typeof routes.compare> = async (request, services) => {
  const started = performance.now();
  const { tenant } = request;
  const { a, b, user = defaultUser } = readSides(request.query, request.body);
  const extractor = await services.featureSets.servingOf(tenant);
  const describe = ({ source, region }: Side) => describePicture(tenant, source, { region }, extractor, services);
  const view = await services.views.of(tenant, extractor.featureSet.name);
  const { weights } = await services.profiles.get(tenant, user, view.partition?.record.ranking?.weights);
  const first = await describe(a);
  const second = await describe(b);
  const extracted = performance.now();

  const { similarities, weighted, confidence, familiarity } = scoreOf(first, second, weights, view, extractor);
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
};

/**
 * The two pictures: both named in JSON, or one as the body and the other by its id in the query.
 */
function readSides(query: z.infer<typeof CompareQuery>, body: Body | Uint8Array) {
  if (!(body instanceof Uint8Array)) {
    return { a: sideOf(body.a), b: sideOf(body.b), user: body.user ?? query.user };
  }
  if ((query.imageId === undefined) === (query.uploadId === undefined)) {
    throw new Problem(
      'invalid-request',
      'Expected either imageId or uploadId in the query beside the picture in the body',
    );
  }
  return { a: { source: sourceOfBytes(body) }, b: sideOf(query), user: query.user };
}

/** The schemas let exactly one of the names through. */
function sideOf({ region, ...named }: Body['a']): Side {
  return { source: sourceOf(named)!, region };
}

/** The score of b as a search with a gives it, before geometry. */
function scoreOf(
  a: DescribedPicture,
  b: DescribedPicture,
  weights: Weights,
  { partition }: LibraryView,
  { featureSet }: FeatureExtractor,
) {
  const serves = partition?.record.featureSet === featureSet.name ? partition : null;
  const prepared = ({ features }: DescribedPicture) => project(features, serves?.projection ?? null);
  const ownVectors = prepared(a);
  const mapped = serves?.bilinear ? withBilinear(ownVectors, serves.bilinear) : ownVectors;
  const other = prepared(b);
  const sigmas = serves?.sigmas ?? defaultSigmas;
  const similarities = similaritiesOf(ownVectors, other, sigmas);
  const weighted = Math.min(1, score(similarities, weights));
  const familiarity = serves?.familiar ? familiarityOf(ownVectors.cnn, serves.familiar) : 1;
  const settings = { calibrated: true, familiarity, weights, sigmas, calibration: calibrationOf(serves?.record) };
  const candidate = { imageId: 'b', key: '', label: null, metadata: {}, class: null, score: weighted, similarities };
  const { score: confidence } = appraise(candidate, { vectors: ownVectors, mapped }, other, [], settings);
  return { similarities, weighted, familiarity, confidence };
}

async function sameThing(a: DescribedPicture, b: DescribedPicture) {
  if (!a.keypoints || !b.keypoints) return undefined;
  const candidate = encodeKeypoints(b.keypoints);
  const found = await verifyCandidates(a.keypoints, [{ imageId: 'b' }], { keypointsOf: async () => candidate });
  return found.get('b');
}
