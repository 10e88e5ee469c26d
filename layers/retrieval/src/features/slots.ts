/**
 * A library item has room for features of two sets, while a library moves to another set and for
 * the way back. Which slot holds which set differs between pictures; readers ask by name.
 */
export interface FeatureSlots {
  /** Encoded by `encodeFeatures`; null unless ready. */
  features: Uint8Array | null;
  featureSet: string | null;
  /** Encoded features of a second set. */
  otherFeatures?: Uint8Array | null;
  otherFeatureSet?: string | null;
}

/** A picture's encoded features in one set; null where it has none. */
export function featuresIn(image: FeatureSlots, featureSet: string): Uint8Array | null {
  if (image.featureSet === featureSet) return image.features;
  return image.otherFeatureSet === featureSet ? (image.otherFeatures ?? null) : null;
}

/** The slot to write features of `featureSet` to, so that those of the `serving` set stay. */
export function slotFor(
  image: Pick<FeatureSlots, 'featureSet' | 'otherFeatureSet'>,
  featureSet: string,
  serving: string,
): 'first' | 'other' {
  if (image.featureSet === featureSet) return 'first';
  if (image.otherFeatureSet === featureSet) return 'other';
  return image.featureSet === serving ? 'other' : 'first';
}
