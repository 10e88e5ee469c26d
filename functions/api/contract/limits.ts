import { metadataLimits } from '../../common/metadata-limits.ts';

/** Every limit a caller can meet, in one place: published in the OpenAPI document (`x-limits`), enforced by the handlers. */
export const limits = {
  /** A buffered Lambda request is 6 MB as base64, so a picture in the body is at most this many bytes. */
  searchBodyBytes: 4_400_000,
  resultsPerSearch: 100,
  defaultResults: 20,
  /** Results that a search remembers for its further pages. */
  rememberedResults: 200,
  /** Classes that one search may visit. */
  probes: 1024,
  /** Candidates whose geometry one search may compare. */
  verify: 50,
  defaultVerify: 20,
  /** Positives, and as many negatives, of one search. */
  examples: 20,
  /** Filters inside filters. */
  filterDepth: 8,
  /** Conditions of one filter. */
  filterConditions: 64,
  /** Values of one `in`. */
  filterValues: 100,
  /** Characters of a filter in a query string; in a JSON body the request's size is the limit. */
  filterTextLength: 4000,
  metadataNames: metadataLimits.names,
  metadataNameLength: metadataLimits.nameLength,
  metadataTextLength: metadataLimits.textLength,
  /** Pictures named in one feedback request. */
  feedbackImages: 100,
  duplicateGroupsPerPage: 100,
  /** Near-duplicates that are listed of one group. */
  duplicatesPerGroup: 100,
  imagesPerPage: 1000,
  uploadBytes: 50_000_000,
  /** An ONNX file of a tenant's own. */
  modelBytes: 134_217_728,
  /** Numbers in an embedding. */
  modelDimensions: 4096,
  /** Characters of a model's name, and of its version. */
  modelNameLength: 64,
  /** Steps of one training. */
  trainingSteps: 10_000,
  /** Characters of a label, a file name or a user. */
  nameLength: 200,
  /** A presigned URL works this long. */
  signedUrlSeconds: 900,
  /** A search is remembered this long for its feedback and its further pages. */
  searchSeconds: 24 * 3600,
} as const;
export type LimitName = keyof typeof limits;

/** What a value that passes a limit is refused with; `of` says what is counted. */
export function atMost(limit: LimitName, of = ''): string {
  return `expected at most ${limits[limit]}${of && ` ${of}`} (limit ${limit})`;
}
