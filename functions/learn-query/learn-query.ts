import { decodeFeatures, encodeFeatures, type Features, featuresIn } from '@dlsift/retrieval/features';
import { refineQuery } from '@dlsift/retrieval/ranking';
import type { LibraryStore, QueryStore } from '@dlsift/retrieval/storage';
import { z } from 'zod';

/** The query to learn. */
export const QueryMessage = z.object({ tenant: z.string(), contentHash: z.string() });
export type QueryMessage = z.infer<typeof QueryMessage>;

/** Minimum confidence of a result to learn from: it is more likely than not of the query's kind. */
const minConfidence = 0.5;
/** Maximum results to learn from; more would drown the query. */
const maxSure = 10;

export type LearnOutcome = 'learned' | 'nothing to learn from' | 'forgotten';

/**
 * Refines the vectors of a query that the library does not hold; the next search with the same
 * picture uses them.
 */
export async function learnQuery(
  { tenant, contentHash }: QueryMessage,
  { queries, library }: { queries: Pick<QueryStore, 'get' | 'learn'>; library: Pick<LibraryStore, 'get'> },
): Promise<LearnOutcome> {
  const record = await queries.get(tenant, contentHash);
  if (!record) return 'forgotten';
  const query = decodeFeatures(record.features);
  const { chosen, rejected } = record;
  const sure = record.candidates
    .filter(({ imageId, confidence }) => confidence >= minConfidence && !rejected.includes(imageId))
    .slice(0, maxSure)
    .map(({ imageId }) => imageId);
  const featuresOf = async (imageIds: string[]): Promise<Features[]> => {
    const images = await Promise.all(imageIds.map((imageId) => library.get(tenant, imageId)));
    return images.flatMap((image) => {
      const bytes = image?.state === 'ready' ? featuresIn(image, query.featureSet) : null;
      return bytes ? [decodeFeatures(bytes)] : [];
    });
  };
  const evidence = {
    sure: await featuresOf(sure),
    chosen: await featuresOf(chosen),
    rejected: await featuresOf(rejected),
  };
  const refined = refineQuery(query, evidence);
  const isKept = await queries.learn(tenant, contentHash, refined && encodeFeatures(refined));
  if (!isKept) return 'forgotten';
  return refined ? 'learned' : 'nothing to learn from';
}
