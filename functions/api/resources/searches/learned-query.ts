import { createHash } from 'node:crypto';
import { decodeFeatures, encodeFeatures, type Features } from '@dlsift/retrieval/features';
import type { SearchResult } from '@dlsift/retrieval/ranking';
import type { QueryRecord } from '@dlsift/retrieval/storage';
import type { Services } from '../../services/index.ts';
import type { NewSearch } from './read-search.ts';

/** Seconds after which a remembered query is deleted. */
const keptSeconds = 30 * 24 * 3600;
/** Maximum results that a query is learned from. */
const maxCandidates = 20;

/**
 * The hash under which the picture of a search is learned.
 *
 * @returns null when the picture is of the library, when a region, the mirror image, examples or a
 *   filter are searched with, or when the caller or the deployment does not learn queries
 */
export function learnableHash(input: NewSearch, { learnQuery }: Services): string | null {
  const { picture, region, flip, positives, negatives, filter, learn } = input;
  if (!learn || !learnQuery || !picture || !('bytes' in picture)) return null;
  if (region || flip || filter || positives.length + negatives.length > 0) return null;
  return createHash('sha256').update(picture.bytes).digest('hex').slice(0, 32);
}

/** The query as an earlier search with the same picture left it, or null. */
export async function recallQuery(
  tenant: string,
  contentHash: string | null,
  { queries }: Services,
): Promise<QueryRecord | null> {
  return contentHash === null ? null : queries.get(tenant, contentHash);
}

/** The learned features; null when there are none of this feature set. */
export function learnedFeatures(record: QueryRecord | null, featureSet: string): Features | null {
  const features = record?.learned ? decodeFeatures(record.learned) : null;
  return features?.featureSet === featureSet ? features : null;
}

/**
 * Remembers a query and has it learned in the background, unless it is a picture of the library or
 * found nothing.
 */
export async function queueQuery(
  tenant: string,
  contentHash: string,
  features: Features,
  results: SearchResult[],
  { queries, learnQuery }: Services,
  now = Date.now(),
): Promise<void> {
  if (results.some(({ own }) => own) || results.length === 0) return;
  await queries.put({
    tenant,
    contentHash,
    features: encodeFeatures(features),
    candidates: results.slice(0, maxCandidates).map(({ imageId, score }) => ({ imageId, confidence: score })),
    chosen: [],
    rejected: [],
    learned: null,
    expiresAt: Math.floor(now / 1000) + keptSeconds,
  });
  await learnQuery?.({ tenant, contentHash });
}
