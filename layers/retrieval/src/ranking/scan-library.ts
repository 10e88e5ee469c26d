import type { ChangeOverlay } from '../library/index.ts';
import type { RoutedClass } from '../partition/index.ts';
import { rowMask, type Segment } from '../segments/index.ts';
import type { SearchPlan } from './plan.ts';
import { visitClasses } from './visit.ts';

/**
 * Scans what is newer than the partition, then the classes most like the query. The scans of the
 * plan's sides hold what they found.
 *
 * @returns classes visited, best first
 */
export async function scanLibrary(plan: SearchPlan, overlay: ChangeOverlay): Promise<RoutedClass[]> {
  const { partition, sides, filter, k, probes, featureSet } = plan;
  const add = (segment: Segment, inClass: number | null) => {
    const mask = filter ? rowMask(filter, segment) : null;
    for (const { scan } of sides) scan.add(segment, inClass, mask);
  };
  for (const { scan } of sides) scan.hide(plan.excluded ?? []);
  add(overlay.segment(featureSet, partition?.projection ?? null), null);
  // Rows of the partition that a change replaced are passed over.
  for (const { scan } of sides) scan.hide(overlay.imageIds());
  if (!partition) return [];
  const [straight] = sides;
  return visitClasses(
    sides.map(({ routed }) => routed),
    partition,
    {
      probes,
      enough: () => !filter || straight.scan.scanned >= k,
      visit: (routed, segments) => {
        for (const segment of segments) add(segment, routed.class);
      },
    },
  );
}
