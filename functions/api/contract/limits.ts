import { metadataLimits } from '../../common/index.ts';

/**
 * Value and meaning of every limit that a caller can meet. The OpenAPI document publishes them as
 * `x-limits`.
 */
const described = {
  // A buffered Lambda request holds 6 MB, and API Gateway passes bodies on as base64.
  searchBodyBytes: [4_400_000, 'bytes of a picture in a request body'],
  // Room for a picture of that size as base64, and JSON around it.
  inflatedBytes: [6_000_000, 'bytes of a request body that arrives as gzip, once inflated'],
  resultsPerSearch: [100, 'results on one page of a search'],
  defaultResults: [20, 'results on one page when `k` is left out'],
  rememberedResults: [200, 'results of a search over all its pages'],
  probes: [1024, 'classes that one search visits'],
  verify: [50, 'candidates whose keypoints one search compares'],
  defaultVerify: [20, 'candidates whose keypoints are compared when `verify` is left out'],
  examples: [20, 'ids in `positives`, and in `negatives`'],
  filterDepth: [8, 'nested filters'],
  filterConditions: [64, 'conditions in one filter'],
  filterValues: [100, 'values in one `in`'],
  filterTextLength: [4000, 'characters of a filter in a query string'],
  metadataNames: [metadataLimits.names, 'metadata names of one picture'],
  metadataNameLength: [metadataLimits.nameLength, 'characters of a metadata name'],
  metadataTextLength: [metadataLimits.textLength, 'characters of a metadata text'],
  feedbackImages: [100, 'ids in `chosen`, and in `rejected`'],
  duplicateGroupsPerPage: [100, 'groups of near-duplicates on one page'],
  duplicatesPerGroup: [100, 'near-duplicates listed of one group'],
  imagesPerPage: [1000, 'pictures on one page of the library'],
  uploadBytes: [50_000_000, 'bytes of an uploaded picture'],
  // As `decodeImage` of the room `image` reads.
  picturePixels: [100_000_000, 'pixels of a picture: width times height'],
  modelBytes: [134_217_728, 'bytes of an ONNX file'],
  modelDimensions: [4096, 'values in an embedding'],
  modelNameLength: [64, 'characters of a model name, and of a model version'],
  trainingSteps: [10_000, 'steps of one training'],
  nameLength: [200, 'characters of a label, a file name, a user name or an id of a build'],
  signedUrlSeconds: [900, 'seconds for which a presigned URL works'],
  searchSeconds: [24 * 3600, 'seconds for which a search takes feedback and has further pages'],
} as const satisfies Record<string, readonly [value: number, meaning: string]>;

export type LimitName = keyof typeof described;

const entries = Object.entries(described) as [LimitName, readonly [number, string]][];

export const limits = Object.fromEntries(entries.map(([name, [value]]) => [name, value])) as Record<LimitName, number>;
export const limitMeanings = Object.fromEntries(entries.map(([name, [, meaning]]) => [name, meaning])) as Record<
  LimitName,
  string
>;

/**
 * The text that refuses a value beyond a limit.
 *
 * @param unit what is counted, in the plural; left out for plain numbers
 */
export function atMost(limit: LimitName, unit = ''): string {
  return `expected at most ${limits[limit]}${unit && ` ${unit}`} (limit ${limit})`;
}
