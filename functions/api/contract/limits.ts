/** Every limit a caller can meet, in one place: published in the OpenAPI document, enforced by the handlers. */
export const limits = {
  /** A buffered Lambda request is 6 MB as base64, so a picture in the body is at most this many bytes. */
  searchBodyBytes: 4_400_000,
  resultsPerSearch: 100,
  defaultResults: 20,
  /** Classes that one search may visit. */
  probes: 1024,
  /** Candidates whose geometry one search may compare. */
  verify: 50,
  defaultVerify: 20,
  /** Pictures named in one feedback request. */
  feedbackImages: 100,
  imagesPerPage: 1000,
  uploadBytes: 50_000_000,
  /** Characters of a label, a file name or a user. */
  nameLength: 200,
  /** A presigned URL works this long. */
  signedUrlSeconds: 900,
  /** A search is remembered this long for its feedback. */
  searchSeconds: 24 * 3600,
} as const;
