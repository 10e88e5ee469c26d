/**
 * The HTTP API as a caller sees it: requests and answers are typed by the API's own OpenAPI document, a refusal is
 * thrown as one `ProblemError`, and a server that is not there as a `NoServiceError`. The search page, the terminal
 * face, the local cloud and the benchmarks all call DLSIFT through here; nothing in this file needs Node.
 */
export {
  type Channel,
  type Comparison,
  channels,
  type Duplicates,
  type FeatureSet,
  type Feedback,
  type Filter,
  type Image,
  type Partition,
  type Profile,
  type Region,
  type Retraining,
  type SearchAnswer,
  type SearchResult,
  type Settings,
  type Similar,
  type UploadTicket,
  type Usage,
  type Weights,
} from './answers.ts';
export { type ClientOptions, createClient, type DlsiftClient } from './client.ts';
export { duplicatePages, type SimilarOptions, similarImages } from './duplicates.ts';
export { NoServiceError, ProblemError } from './errors.ts';
export { changeImage, deleteImage, getImage, getUsage, type ImageFilter, imagePages } from './library.ts';
export { searchBodyBytes, uploadBytes } from './limits.ts';
export { addModel, listModels, type Model, type ModelDraft, relearn, useModel } from './models.ts';
export { activatePartition, changeSettings, getSettings, listPartitions } from './partitions.ts';
export { getProfile, getProfileHistory, type ProfileHistory, resetProfile, setProfile } from './profiles.ts';
export { followRetraining, getRetraining, startRetraining } from './retrainings.ts';
export {
  compare,
  giveFeedback,
  nextPage,
  type SearchForm,
  type SearchOptions,
  searchBy,
  searchByImageId,
  searchByPicture,
} from './searches.ts';
export { putPicture, type Stored, uploadForSearch, uploadPicture } from './uploads.ts';
