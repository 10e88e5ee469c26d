/**
 * A library item has room for features of two sets: while a library moves from one set to another, and afterwards for the
 * way back. Which slot holds which set differs from picture to picture; readers ask by the set's name.
 */
export interface FeatureSlots {
  /** As `encodeFeatures` writes them; null unless ready. */
  features: Uint8Array | null;
  featureSet: string | null;
  /** The same in a second set. */
  otherFeatures?: Uint8Array | null;
  otherFeatureSet?: string | null;
}

/** A picture's features in one set, still encoded; null where it has none in that set. */
export function featuresIn(image: FeatureSlots, featureSet: string): Uint8Array | null {
  if (image.featureSet === featureSet) return image.features;
  return image.otherFeatureSet === featureSet ? (image.otherFeatures ?? null) : null;
}

/** Where features of `featureSet` are to be written, so that those of the `serving` set stay. */
export function slotFor(
  image: Pick<FeatureSlots, 'featureSet' | 'otherFeatureSet'>,
  featureSet: string,
  serving: string,
): 'first' | 'other' {
  if (image.featureSet === featureSet) return 'first';
  if (image.otherFeatureSet === featureSet) return 'other';
  return image.featureSet === serving ? 'other' : 'first';
}
