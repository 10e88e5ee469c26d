/**
 * Near-duplicates: which pictures show the same as one that arrived, and the groups that they form.
 */
export { type Arrival, linkArrivals } from './link-arrivals.ts';
