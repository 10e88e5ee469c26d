import type { LibraryView } from '@dlsift/retrieval/index';
import type { IndexingOutcome } from './index-image.ts';
import { type LinkingServices, linkDuplicates, releaseDuplicates } from './link-duplicates.ts';

/** What became of one event of a batch. */
export interface Arrival {
  messageId: string;
  tenant: string;
  imageId: string;
  outcome: IndexingOutcome;
}

export interface ArrivalServices {
  /** A tenant's library as of now. */
  view(tenant: string): Promise<LibraryView>;
  servicesOf(tenant: string): LinkingServices;
  onFailure(arrival: Arrival, error: Error): void;
}

/**
 * Keeps the groups of near-duplicates right after a batch was stored. The library is looked at once per tenant, after all of the
 * batch is in it, so that pictures of one batch see each other. A delivery that changed nothing is linked again all the same: the
 * first one may have been cut off before.
 *
 * @returns the arrivals that could not be linked, to be delivered again
 */
export async function linkArrivals(arrivals: readonly Arrival[], services: ArrivalServices): Promise<Arrival[]> {
  const failed: Arrival[] = [];
  const views = new Map<string, Promise<LibraryView>>();
  for (const arrival of arrivals) {
    const { tenant, imageId, outcome } = arrival;
    try {
      const linking = services.servicesOf(tenant);
      if (outcome !== 'unchanged') await releaseDuplicates(tenant, imageId, linking);
      if (outcome === 'deleted' || outcome === 'rejected') continue;
      const view = views.get(tenant) ?? services.view(tenant);
      views.set(tenant, view);
      await linkDuplicates(tenant, imageId, await view, linking);
    } catch (error) {
      services.onFailure(arrival, error as Error);
      failed.push(arrival);
    }
  }
  return failed;
}
