/** What a picture's metadata may be: small enough to lie beside its features in every segment. */
export const metadataLimits = {
  /** Names per picture. */
  names: 32,
  /** Characters of a name. */
  nameLength: 64,
  /** Characters of a text. */
  textLength: 500,
} as const;

/** What a name is made of, so that filters and S3's headers can both carry it. */
export const metadataName = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
