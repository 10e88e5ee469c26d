import type { EvaluationQuery } from './workspace/index.ts';

/**
 * Share of the pictures that no class is learned from, so that a build is evaluated with pictures
 * that it has not seen. A picture is held out by its id, and so in every build: the serving version
 * has not seen it either.
 */
const heldOutShare = 0.15;

/** Maximum queries that a build is evaluated with. */
const evaluationQueries = 200;

/** Maps an image id to [0, 1), evenly: ids are hashes. */
function drawOf(imageId: string): number {
  return Number.parseInt(imageId.slice(8, 16), 16) / 2 ** 32;
}

/** Whether a picture measures builds and never trains one. Depends on its id alone. */
export function isHeldOut(imageId: string): boolean {
  return drawOf(imageId) < heldOutShare;
}

/** Whether a picture belongs to a training set of about `wanted` pictures out of `images`. */
export function isDrawnForTraining(imageId: string, images: number, wanted: number): boolean {
  const share = Math.min(1 - heldOutShare, wanted / images);
  const draw = drawOf(imageId);
  return draw >= heldOutShare && draw < heldOutShare + share;
}

/**
 * Keeps the held-out pictures with the lowest draws of a stream: nearly the same ones in every
 * build of a library.
 */
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
