import { createHash } from 'node:crypto';
import { decodeFeatures, encodeFeatures, type Features } from '@dlsift/retrieval/features';
import type { SearchHit } from '@dlsift/retrieval/index';
import type { QueryRecord } from '@dlsift/retrieval/storage';
import type { Services } from '../../services/index.ts';
import type { NewSearch } from './read-search.ts';

/** A learned query is kept this long after it was last searched with anew. */
const keptSeconds = 30 * 24 * 3600;
/** Results that a query may be learned from. */
const mostCandidates = 20;

/**
 * The hash under which a search's picture is learned; null where it is not to be: it is of the library, a part of a picture,
 * mixed with examples or filtered, or the caller or the deployment does not want it.
 */
export function learnableHash(input: NewSearch, { learnQuery }: Services): string | null {
  const { picture, region, flip, positives, negatives, filter, learn } = input;
  if (!learn || !learnQuery || !picture || !('bytes' in picture)) return null;
  if (region || flip || filter || positives.length + negatives.length > 0) return null;
  return createHash('sha256').update(picture.bytes).digest('hex').slice(0, 32);
}

/** What is known of a query from an earlier search. */
export async function recallQuery(
  tenant: string,
  contentHash: string | null,
  { queries }: Services,
): Promise<QueryRecord | null> {
  return contentHash === null ? null : queries.get(tenant, contentHash);
}

/** The features that were learned, where they are of the set that serves. */
export function learnedFeatures(record: QueryRecord | null, featureSet: string): Features | null {
  const features = record?.learned ? decodeFeatures(record.learned) : null;
  return features?.featureSet === featureSet ? features : null;
}

/** Remembers a query that is neither known nor a picture of the library, and has it learned in the background. */
export async function queueQuery(
  tenant: string,
  contentHash: string,
  features: Features,
  results: SearchHit[],
  { queries, learnQuery }: Services,
  now = Date.now(),
): Promise<void> {
  if (results.some(({ own }) => own) || results.length === 0) return;
  await queries.put({
    tenant,
    contentHash,
    features: encodeFeatures(features),
    candidates: results.slice(0, mostCandidates).map(({ imageId, score }) => ({ imageId, confidence: score })),
    chosen: [],
    rejected: [],
    learned: null,
    expiresAt: Math.floor(now / 1000) + keptSeconds,
  });
  await learnQuery?.({ tenant, contentHash });
}
