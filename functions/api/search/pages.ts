import { decodeCursor, encodeCursor, InvalidCursorError } from '@dlsift/retrieval/storage';
import { z } from 'zod';
import { schemas } from '../contract/index.ts';
import { Problem } from '../problems.ts';
import type { Services } from '../services.ts';
import type { NextPage } from './input.ts';
import { presentResults, type SearchAnswer } from './present.ts';

/**
 * Where a page begins. It holds no secret and needs no signature: the search's own id is as hard to guess as a key, and
 * the search is looked up for the caller's tenant alone.
 */
const Position = z.tuple([schemas.SearchId, z.int().min(0)]);

/** The cursor of the page that begins at `place`; null where the ranking has no such place. */
export function cursorAt(searchId: string, place: number, ranked: number): string | null {
  return place < ranked ? encodeCursor([searchId, place]) : null;
}

/**
 * The next page of a search that was made before, as it was ranked then: pages neither repeat nor skip a picture, whatever
 * lands meanwhile. A picture that was deleted is left out, so a page may be shorter than was asked for.
 */
export async function showNextPage(
  tenant: string,
  { cursor, k, explain }: NextPage,
  services: Pick<Services, 'searches' | 'library' | 'objects'>,
): Promise<SearchAnswer> {
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
