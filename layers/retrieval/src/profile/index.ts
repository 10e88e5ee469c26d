/**
 * A user's taste. A search asks for the weights of its user; a choice among its results flows in with the similarities
 * under which it was shown, eq. (11) strengthens the channel that carried it, as far as that ranks the user's latest pages
 * no worse, and the next search ranks with the new weights. Pure values: the storage room keeps them, the API's handlers carry them between.
 */

export { type Comparison, comparable, type ShownPicture } from './comparison.ts';
export {
  defaultFloor,
  dominantChannel,
  type FeedbackOptions,
  inertiaFor,
  strengthen,
  weaken,
} from './feedback.ts';
export { type JudgedPage, rankingQuality } from './judged-pages.ts';
export {
  type Choice,
  learn,
  newProfile,
  type Profile,
  parseWeights,
  replay,
  setWeights,
  tenantDefaultUser,
} from './profile.ts';
