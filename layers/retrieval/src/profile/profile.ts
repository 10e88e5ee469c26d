import { type Channel, channels, defaultWeights, type Weights } from '../similarity/index.ts';
import { channelEvidence, type JudgedContext, type PagePicture } from './channel-evidence.ts';
import { defaultFloor, dominantChannel, inertiaFor, strengthen, weaken } from './feedback.ts';
import { type JudgedPage, rankingQuality, withPage } from './judged-pages.ts';

/** One step of a profile's history. */
export interface Choice {
  at: string;
  searchId: string;
  imageId: string;
  /** Dominant channel of the picture: strengthened by a choice, weakened by a rejection. */
  channel: Channel;
  kind: 'chosen' | 'rejected';
  /** N of eq. (11) at that time. */
  inertia: number;
  /** Part of the step that was taken: 1 = all of it, 0 = none; see `learn`. */
  share: number;
}

/** What is learned of one user of one tenant. */
export interface Profile {
  user: string;
  weights: Weights;
  /** Weights before the first step of `history`; replaying the steps from here gives `weights`. */
  start: Weights;
  /** Number of judgements of all time. */
  choices: number;
  /** The latest judgements, oldest first, at most `historyLength`. */
  history: Choice[];
  /** The latest judged pages, oldest first. A step is tried on them before it is taken. */
  pages: JudgedPage[];
  updatedAt: string | null;
  /** For optimistic writes: 0 = not stored yet. */
  version: number;
}

/** The user whose profile is the tenant's default. */
export const tenantDefaultUser = '*';

/** Maximum steps kept of a profile's history. */
const historyLength = 200;

/** A profile without history. */
export function newProfile(user: string, weights: Readonly<Weights> = defaultWeights): Profile {
  const start = { ...weights };
  return { user, weights: { ...weights }, start, choices: 0, history: [], pages: [], updatedAt: null, version: 0 };
}

/** The search whose results were judged. */
export interface FeedbackContext {
  searchId: string;
  at: string;
  libraryPictures: number;
  /** N of eq. (11), for steps that are taken whole; by default that of the library's size. */
  inertia?: number | undefined;
  /** Rejected pictures. */
  rejected?: PagePicture[] | undefined;
  /**
   * The judged page, for `channelEvidence`; without it raw similarities are compared and steps are
   * taken whole.
   */
  judged?: JudgedContext | undefined;
}

/** What one judgement changed. */
export interface Learned {
  profile: Profile;
  /** One step per judged picture, in order; `share` tells how much of each was taken. */
  steps: Choice[];
}

/**
 * Parts of a step that are tried in order, until the judged pages rank no worse; else none is
 * taken.
 */
const shares = [1, 1 / 2, 1 / 4, 1 / 8, 1 / 16];
/** Largest difference of two sums of the same numbers in another order. */
const rounding = 1e-12;

/**
 * Applies eq. (11) once per chosen picture, in order, then its inverse per rejected one. All steps
 * are taken by the largest share with which the user's latest pages, this one included, rank no
 * worse than before: a line search on the user's own judgements, because the channel that sets one
 * choice apart may be chance.
 *
 * @param profile stays as it is
 * @returns the new profile, and the steps taken
 */
export function learn(profile: Profile, chosen: PagePicture[], context: FeedbackContext): Learned {
  const { at, searchId, judged, rejected = [] } = context;
  const inertia = context.inertia ?? inertiaFor(context.libraryPictures);
  const tryShare = (share: number) => {
    let { weights } = profile;
    const steps: Choice[] = [];
    const judge = ({ imageId, similarities }: PagePicture, kind: Choice['kind']) => {
      const evidence = judged ? channelEvidence(similarities, judged) : similarities;
      const channel = dominantChannel(evidence, weights);
      const step: Choice = { at, searchId, imageId, channel, kind, inertia, share };
      weights = apply(step, weights);
      steps.push(step);
    };
    for (const picture of chosen) judge(picture, 'chosen');
    for (const picture of rejected) judge(picture, 'rejected');
    return { weights, steps };
  };
  const pages = judged ? pagesAfter(profile, chosen, rejected, searchId, judged) : profile.pages;
  const isGuarded = judged && context.inertia === undefined && pages.length > 0;
  const quality = (weights: Weights) => rankingQuality(weights, pages, judged!.calibration);
  const minQuality = isGuarded ? quality(profile.weights) - rounding : 0;
  const share = isGuarded ? (shares.find((part) => quality(tryShare(part).weights) >= minQuality) ?? 0) : 1;
  const { weights, steps } = tryShare(share);
  const history = [...profile.history, ...steps];
  const dropped = Math.max(0, history.length - historyLength);
  const learned = {
    ...profile,
    weights,
    start: history.slice(0, dropped).reduce((before, step) => apply(step, before), profile.start),
    choices: profile.choices + steps.length,
    history: history.slice(dropped),
    pages,
    updatedAt: at,
  };
  return { profile: learned, steps };
}

/** The judged pages with this search's, by everything the user has said of the search. */
function pagesAfter(
  { pages, history }: Profile,
  chosen: PagePicture[],
  rejected: PagePicture[],
  searchId: string,
  { shown }: JudgedContext,
): JudgedPage[] {
  const kinds = new Map(history.filter((step) => step.searchId === searchId).map((step) => [step.imageId, step.kind]));
  for (const { imageId } of chosen) kinds.set(imageId, 'chosen');
  for (const { imageId } of rejected) kinds.set(imageId, 'rejected');
  const named = (kind: Choice['kind']) =>
    new Set([...kinds].filter(([, said]) => said === kind).map(([imageId]) => imageId));
  return withPage(pages, searchId, shown, named('chosen'), named('rejected'));
}

/** Replays a history from its start. @returns the profile's weights, to the last bit */
export function replay({ start, history }: Pick<Profile, 'start' | 'history'>): Weights {
  return history.reduce((weights, step) => apply(step, weights), start);
}

/** A profile set to the given weights, without history. */
export function setWeights(profile: Profile, weights: Readonly<Weights>, at: string): Profile {
  return { ...newProfile(profile.user, weights), updatedAt: at, version: profile.version };
}

/** Applies one step. A step taken in part is one with a larger N. */
function apply({ channel, kind, inertia, share }: Choice, weights: Weights): Weights {
  if (share === 0) return weights;
  const options = { inertia: inertia / share, floor: defaultFloor };
  return kind === 'chosen' ? strengthen(weights, channel, options) : weaken(weights, channel, options);
}

/**
 * Parses weights such as `cnn:1,sift:0`. Channels that are not named get 0.
 *
 * @throws RangeError that names the part that is not a channel and a number
 */
export function parseWeights(text: string): Record<Channel, number> {
  const weights = { cnn: 0, sift: 0, color: 0, position: 0, shape: 0 };
  for (const part of text.split(',')) {
    const [name, value, ...rest] = part.split(':').map((piece) => piece.trim());
    const channel = channels.find((known) => known === name);
    const weight = Number(value);
    if (!channel || !value || rest.length > 0 || !Number.isFinite(weight)) {
      throw new RangeError(
        `Expected channel:weight pairs such as cnn:1,sift:0 (channels: ${channels.join(', ')}) but received "${part}"`,
      );
    }
    weights[channel] = weight;
  }
  return weights;
}
