import { decodeCursor, encodeCursor, InvalidCursorError } from '@dlsift/retrieval/storage';
import { SearchId, z } from '../../contract/index.ts';
import { Problem } from '../../http/index.ts';
import { presentResults } from '../../results/index.ts';
import type { Services } from '../../services/index.ts';
import type { NextPage } from './read-search.ts';
import type { SearchAnswer } from './schema.ts';

/**
 * The search and the rank at which a page begins. A cursor needs no signature: the search's id is
 * as hard to guess as a key, and a search is looked up for the caller's tenant only.
 */
const Position = z.tuple([SearchId, z.int().min(0)]);

/** The cursor of the page that begins at `place`; null when the ranking ends before it. */
export function cursorAt(searchId: string, place: number, ranked: number): string | null {
  return place < ranked ? encodeCursor([searchId, place]) : null;
}

/**
 * The next page of an earlier search, as it was ranked then: pages neither repeat nor skip a
 * picture, whatever is added meanwhile. Deleted pictures are left out, so a page may have fewer
 * than `k` results.
 */
export async function showNextPage(
  tenant: string,
  { cursor, k, explain }: NextPage,
  services: Services,
): Promise<z.infer<typeof SearchAnswer>> {
  const started = performance.now();
  const position = Position.safeParse(decodeCursor(cursor));
  if (!position.success) throw new InvalidCursorError();
  const [searchId, place] = position.data;
  const record = await services.searches.get(tenant, searchId);
  if (!record) {
    throw new Problem('unknown-search', `Expected the cursor of a search of the last 24 hours but received ${cursor}`);
  }
  const { user, weights, calibration, head, shown } = record;
  const page = shown.slice(place, place + k);
  const ready = await services.library.getReady(
    tenant,
    page.map(({ imageId }) => imageId),
  );
  const facts = new Map(ready.map((image) => [image.imageId, image]));
  const pictures = page.flatMap((found) => {
    const image = facts.get(found.imageId);
    return image ? [{ ...found, key: image.key, label: image.label, metadata: image.metadata }] : [];
  });
  const reasons = explain ? { weights, calibration, ...head } : null;
  return {
    searchId,
    ...head,
    user,
    weights,
    results: await presentResults(tenant, pictures, reasons, services),
    cursor: cursorAt(searchId, place + k, shown.length),
    timings: { total: performance.now() - started },
  };
}
