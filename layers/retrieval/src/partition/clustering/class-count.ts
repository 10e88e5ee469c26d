/** Routing compares a query with every class, so the class index stays a few megabytes. */
const mostClasses = 4096;

/**
 * Number of classes for a library of `pictures`: sqrt(n), rounded, so that ranking the classes costs about as much as
 * scanning one; at most 4096. Below 200 pictures, where a scan of everything costs nothing, one class per 50, at least 1.
 */
export function chooseClassCount(pictures: number): number {
  if (pictures < 200) return Math.max(1, Math.floor(pictures / 50));
  return Math.min(mostClasses, Math.round(Math.sqrt(pictures)));
}
