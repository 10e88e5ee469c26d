/** Bounds of a picture's metadata, which segments store beside its features. */
export const metadataLimits = {
  /** Maximum names per picture. */
  names: 32,
  /** Maximum characters of a name. */
  nameLength: 64,
  /** Maximum characters of a text. */
  textLength: 500,
} as const;

/** A metadata name that both filters and S3 headers can carry. */
export const metadataName = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
