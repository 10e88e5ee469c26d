import { meanAveragePrecision } from '@dlsift/retrieval/evaluation';
import { dot } from '@dlsift/retrieval/math';

/**
 * Mean average precision of a search with each picture for the others of its kind, by the cosine of
 * centred vectors, which is how searches compare them. A picture that is the only one of its kind
 * is no query.
 *
 * @param vectors [pictures] of [d] embeddings
 * @param labels [pictures], numbers of their kinds
 * @returns mean average precision, 0 to 1
 */
export function heldOutPrecision(vectors: readonly Float32Array[], labels: readonly number[]): number {
  const centred = centre(vectors);
  const queries = centred.flatMap((query, q) => {
    const total = labels.filter((label, i) => i !== q && label === labels[q]).length;
    if (total === 0) return [];
    const ranked = centred
      .map((vector, i) => ({ i, score: dot(query, vector) }))
      .filter(({ i }) => i !== q)
      .sort((a, b) => b.score - a.score || a.i - b.i);
    return [{ relevant: ranked.map(({ i }) => labels[i] === labels[q]), total }];
  });
  return meanAveragePrecision(queries);
}

function centre(vectors: readonly Float32Array[]): Float32Array[] {
  const mean = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) for (let i = 0; i < mean.length; i++) mean[i] += vector[i] / vectors.length;
  return vectors.map((vector) => {
    const difference = vector.map((x, i) => x - mean[i]);
    const length = Math.hypot(...difference);
    return length > 0 ? difference.map((x) => x / length) : difference;
  });
}
