import type { LibraryView } from '@dlsift/retrieval/library';
import { type LinkingServices, linkDuplicates, releaseDuplicates } from './groups.ts';

/** A picture of a batch, after indexing. */
export interface Arrival {
  messageId: string;
  tenant: string;
  imageId: string;
  outcome: 'ready' | 'rejected' | 'deleted' | 'unchanged';
}

export interface ArrivalServices {
  /** Opens the library of a tenant as of now. */
  view(tenant: string): Promise<LibraryView>;
  servicesOf(tenant: string): LinkingServices;
  onFailure(arrival: Arrival, error: Error): void;
}

/**
 * Updates the groups of near-duplicates after a batch is stored. The library is opened once per
 * tenant, when all of the batch is in it, so that pictures of one batch see each other. An
 * unchanged picture is linked again: its first delivery may have been cut off before this.
 *
 * @param arrivals pictures of the batch, after indexing
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
