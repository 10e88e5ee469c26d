/**
 * What a user prefers: five weights that feedback moves. A judged picture comes in with its
 * similarities; eq. (11) strengthens its dominant channel as far as the user's latest pages rank no
 * worse; the next search ranks with the new weights. Pure values: `storage` keeps them, the API
 * passes them on.
 */

export { channelEvidence, type JudgedContext, type PagePicture } from './channel-evidence.ts';
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
  type Learned,
  learn,
  newProfile,
  type Profile,
  parseWeights,
  replay,
  setWeights,
  tenantDefaultUser,
} from './profile.ts';
