import type { ProjectedFeatures } from '../features/index.ts';
import type { OpenPartition } from '../library/index.ts';
import { type RoutedClass, routeQuery } from '../partition/index.ts';
import type { Segment } from '../segments/index.ts';

export interface VisitOptions {
  /** Classes to visit; by default as many as the build found to be enough. */
  probes?: number | undefined;
  /**
   * Whether enough pictures are accepted, asked after each round. Searches without a filter need
   * one round.
   */
  enough(): boolean;
  visit(routed: RoutedClass, segments: Segment[]): void;
}

/**
 * Visits the classes most similar to the queries, the best `probes` of each. A filter may accept
 * few of their pictures: unless the caller fixed the probes, each further round visits as many
 * classes as all rounds before it, until enough pictures are accepted or no class is left.
 *
 * @param queries sides of one query, such as itself and its mirror image; at least one
 * @returns classes visited, best first
 */
export async function visitClasses(
  queries: ProjectedFeatures[],
  partition: OpenPartition,
  { probes, enough, visit }: VisitOptions,
): Promise<RoutedClass[]> {
  const fromStart = probes ?? Math.max(1, partition.record.probes);
  const sides = queries.map((query) => routeQuery(query, partition.classIndex));
  const visited = new Map<number, RoutedClass>();
  let depth = fromStart;
  for (;;) {
    const round = sides.flatMap((routed) => routed.slice(0, depth)).filter((routed) => !visited.has(routed.class));
    const classes = [...new Map(round.map((routed) => [routed.class, routed])).values()];
    const found = await Promise.all(
      classes.map(async (routed) => ({ routed, segments: await partition.segmentsOf(routed.class) })),
    );
    for (const { routed, segments } of found) {
      visited.set(routed.class, routed);
      visit(routed, segments);
    }
    if (probes !== undefined || enough() || sides.every((routed) => depth >= routed.length)) break;
    depth *= 2;
  }
  return [...visited.values()].sort((a, b) => b.score - a.score || a.class - b.class);
}
