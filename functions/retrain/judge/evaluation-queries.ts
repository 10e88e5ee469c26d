import type { Features } from '@dlsift/retrieval/features';
import { evaluationQueries } from '../build.ts';
import { drawOf, isHeldOut } from '../held-out.ts';

/** A held-out picture that a build is asked for the like of; features as extracted. */
export interface EvaluationQuery extends Pick<Features, 'cnn' | 'sift' | 'object'> {
  imageId: string;
  label: string | null;
}

/** Of a stream of pictures, the held-out ones that come first by their draw: nearly the same in every build of a library. */
export class QuerySample {
  #queries: { draw: number; query: EvaluationQuery }[] = [];

  add(query: EvaluationQuery): void {
    if (!isHeldOut(query.imageId)) return;
    const draw = drawOf(query.imageId);
    if (this.#queries.length === evaluationQueries && draw >= this.#queries.at(-1)!.draw) return;
    const at = this.#queries.findIndex((other) => other.draw > draw);
    this.#queries.splice(at < 0 ? this.#queries.length : at, 0, { draw, query });
    this.#queries.length = Math.min(this.#queries.length, evaluationQueries);
  }

  finish(): EvaluationQuery[] {
    return this.#queries.map(({ query }) => query);
  }
}
