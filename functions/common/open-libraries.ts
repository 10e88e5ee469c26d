import type { LibraryView } from '@dlsift/retrieval/library';

/** Tenants whose libraries a warm function keeps open, */
export const mostOpen = 8;
/** and pictures that these may have together: 500 keypoints of 12 bytes each make 600 MB of visual words. */
export const mostPictures = 100_000;

/**
 * Closes the libraries that were used longest ago, until those that are left have room in memory. The one used last stays,
 * however large.
 *
 * @param open by tenant, the one used last at the end
 */
export function closeOldest<Entry>(
  open: Map<string, Entry>,
  viewOf: (entry: Entry) => Pick<LibraryView, 'partition'>,
): void {
  const pictures = (entry: Entry) => viewOf(entry).partition?.record.images ?? 0;
  let sum = open.values().reduce((all, entry) => all + pictures(entry), 0);
  for (const [tenant, entry] of open) {
    if (open.size <= 1 || (open.size <= mostOpen && sum <= mostPictures)) return;
    open.delete(tenant);
    sum -= pictures(entry);
    void viewOf(entry).partition?.close();
  }
}
