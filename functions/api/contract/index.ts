/**
 * What callers and the API agree on: the limits, the values that many calls share, and the form in
 * which a resource declares its routes. Requests are parsed by a route's schemas, answers are typed
 * by them, and the OpenAPI document, from which the client and the table of calls are generated, is
 * made of the same routes; so they cannot drift apart.
 */
export { base64In, isBase64 } from './base64-text.ts';
export { FeatureSet, presentFeatureSet } from './feature-set.ts';
export { Filter, FilterText } from './filter.ts';
export { atMost, type LimitName, limitMeanings, limits } from './limits.ts';
export { Metadata, MetadataName, MetadataValue } from './metadata.ts';
export { defineRoute, type PictureOr, type Route, type Sent } from './route.ts';
export { samples } from './samples.ts';
export { InstantText } from './times.ts';
export {
  apiVersion,
  Channel,
  Channels,
  cursorOf,
  defaultUser,
  ImageId,
  Label,
  Name,
  ProblemDocument,
  Role,
  SearchId,
  Similarities,
  stepShare,
  Timings,
  UploadId,
  User,
  unit,
  Weights,
} from './values.ts';
export { z } from './zod.ts';
