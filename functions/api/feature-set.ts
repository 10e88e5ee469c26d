import type { FeatureSet } from '@dlsift/retrieval/features';

/** A feature set as answers name it. */
export function presentFeatureSet({ name, standIn, note }: FeatureSet) {
  return { name, standIn, ...(note !== undefined && { note }) };
}
