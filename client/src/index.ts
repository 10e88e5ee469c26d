/**
 * The HTTP API as a caller sees it. Calls, types and limits are generated from the API's OpenAPI
 * document, one function per call: `getImage(client, imageId)`. What is written by hand takes more
 * than one call: uploads, pages, waiting. A refusal is thrown as `ProblemError`, and a server that
 * does not answer as `NoServiceError`. Nothing here needs Node.
 *
 * @example
 * const client = createClient({ url: 'http://localhost:8080', apiKey });
 * const { searchId, results } = await searchByPicture(client, await readFile('rose.jpg'), { k: 10 });
 * await giveFeedback(client, searchId, { chosen: [results[0].imageId] });
 */
export * from '../generated/calls.ts';
export { limits } from '../generated/limits.ts';
export type * from '../generated/types.ts';
export { type Channel, channels } from './channels.ts';
export { type ClientOptions, createClient, type DlsiftClient } from './client.ts';
export { NoServiceError, ProblemError } from './errors.ts';
export { noteSentences } from './notes.ts';
export { duplicatePages, type ImageFilter, imagePages } from './pages.ts';
export { type FollowOptions, followRetraining } from './retrainings.ts';
export { nextPage, type SearchOptions, searchByPicture } from './searches.ts';
export {
  type Put,
  type PutOptions,
  putFile,
  type StoredPicture,
  uploadForSearch,
  uploadModel,
  uploadPicture,
} from './uploads.ts';
