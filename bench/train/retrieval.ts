import { averagePrecision, mean, precisionAt } from '@dlsift/retrieval/evaluation';
import { dot } from '@dlsift/retrieval/math';

/** How well cosines of unit-length embeddings find pictures of the same class. */
export interface RetrievalScores {
  meanAveragePrecision: number;
  precision: number;
}

/** Each embedding as a query against all others; precision at `k`. */
export function retrievalScores(embeddings: Float32Array[], labels: number[], k: number): RetrievalScores {
  const lists = embeddings.map((query, q) => {
    const others = embeddings.map((_, i) => i).filter((i) => i !== q);
    const scores = embeddings.map((other) => dot(query, other));
    return others.sort((a, b) => scores[b] - scores[a]).map((i) => labels[i] === labels[q]);
  });
  return {
    meanAveragePrecision: mean(
      lists.map((relevant) => averagePrecision(relevant, relevant.filter((own) => own).length)),
    ),
    precision: mean(lists.map((relevant) => precisionAt(relevant, k))),
  };
}
