import { type Channel, channels, defaultWeights, type Weights } from '../similarity/index.ts';
import { type Comparison, comparable, type ShownPicture } from './comparison.ts';
import { defaultFloor, dominantChannel, inertiaFor, strengthen, weaken } from './feedback.ts';
import { type JudgedPage, rankingQuality, withPage } from './judged-pages.ts';

/** One step of a profile's history. */
export interface Choice {
  at: string;
  searchId: string;
  imageId: string;
  /** The channel that carried the picture: strengthened by a choice, weakened by a rejection. */
  channel: Channel;
  kind: 'chosen' | 'rejected';
  /** N of eq. (11) then. */
  inertia: number;
  /** The part of the step that was taken, 1 for all of it; see `learn`. */
  share: number;
}

/** What is learned of one user of one tenant. */
export interface Profile {
  user: string;
  weights: Weights;
  /** Where the history begins: its steps, made again from here, give `weights`. */
  start: Weights;
  /** Choices so far, all of them. */
  choices: number;
  /** The latest choices, oldest first, at most `historyLength`. */
  history: Choice[];
  /** The pages judged last, oldest first: what a step is tried on before it is taken. */
  pages: JudgedPage[];
  updatedAt: string | null;
  /** For optimistic writes: 0 = not stored yet. */
  version: number;
}

/** The user whose profile is the tenant's default. */
export const tenantDefaultUser = '*';

const historyLength = 200;

/** A profile that has learned nothing yet. */
export function newProfile(user: string, weights: Readonly<Weights> = defaultWeights): Profile {
  const start = { ...weights };
  return { user, weights: { ...weights }, start, choices: 0, history: [], pages: [], updatedAt: null, version: 0 };
}

/** The search in which pictures were judged. */
export interface FeedbackContext {
  searchId: string;
  at: string;
  libraryPictures: number;
  /** N of eq. (11), whose steps are then taken whole; by default that of a library of so many pictures. */
  inertia?: number | undefined;
  /** Pictures that do not fit. */
  rejected?: ShownPicture[] | undefined;
  /** Makes the five similarities comparable; without it they are compared as they are, and steps are taken whole. */
  comparison?: Comparison | undefined;
}

/** Parts of a step that are tried, until one does not rank worse what the user has judged; then none of it is taken. */
const shares = [1, 1 / 2, 1 / 4, 1 / 8, 1 / 16];
/** Sums of the same numbers differ by rounding. */
const rounding = 1e-12;

/**
 * Eq. (11) once per chosen picture, in order, then its reverse per rejected one; the profile given stays as it is. All the
 * steps are taken by the largest share with which the user's latest pages, this one among them, are ranked no worse than
 * before: a line search on the user's own word, because what sets one choice apart may be chance.
 */
export function learn(profile: Profile, chosen: ShownPicture[], context: FeedbackContext): Profile {
  const { at, searchId, comparison, rejected = [] } = context;
  const inertia = context.inertia ?? inertiaFor(context.libraryPictures);
  const tryShare = (share: number) => {
    let { weights } = profile;
    const steps: Choice[] = [];
    const judge = ({ imageId, similarities }: ShownPicture, kind: Choice['kind']) => {
      const channel = dominantChannel(comparison ? comparable(similarities, comparison) : similarities, weights);
      const step: Choice = { at, searchId, imageId, channel, kind, inertia, share };
      weights = make(step, weights);
      steps.push(step);
    };
    for (const picture of chosen) judge(picture, 'chosen');
    for (const picture of rejected) judge(picture, 'rejected');
    return { weights, steps };
  };
  const pages = comparison ? pagesAfter(profile, chosen, rejected, searchId, comparison) : profile.pages;
  const isGuarded = comparison && context.inertia === undefined && pages.length > 0;
  const quality = (weights: Weights) => rankingQuality(weights, pages, comparison!.calibration);
  const least = isGuarded ? quality(profile.weights) - rounding : 0;
  const share = isGuarded ? (shares.find((part) => quality(tryShare(part).weights) >= least) ?? 0) : 1;
  const { weights, steps } = tryShare(share);
  const history = [...profile.history, ...steps];
  const forgotten = Math.max(0, history.length - historyLength);
  return {
    ...profile,
    weights,
    start: history.slice(0, forgotten).reduce((before, step) => make(step, before), profile.start),
    choices: profile.choices + steps.length,
    history: history.slice(forgotten),
    pages,
    updatedAt: at,
  };
}

/** With this search's page, as all that was said of it leaves it. */
function pagesAfter(
  { pages, history }: Profile,
  chosen: ShownPicture[],
  rejected: ShownPicture[],
  searchId: string,
  { shown }: Comparison,
): JudgedPage[] {
  const kinds = new Map(history.filter((step) => step.searchId === searchId).map((step) => [step.imageId, step.kind]));
  for (const { imageId } of chosen) kinds.set(imageId, 'chosen');
  for (const { imageId } of rejected) kinds.set(imageId, 'rejected');
  const named = (kind: Choice['kind']) =>
    new Set([...kinds].filter(([, said]) => said === kind).map(([imageId]) => imageId));
  return withPage(pages, searchId, shown, named('chosen'), named('rejected'));
}

/** The history's steps made again from where it begins: the profile's weights, to the last bit. */
export function replay({ start, history }: Pick<Profile, 'start' | 'history'>): Weights {
  return history.reduce((weights, step) => make(step, weights), start);
}

/** A profile set to given weights; what was learned before is forgotten. */
export function setWeights(profile: Profile, weights: Readonly<Weights>, at: string): Profile {
  return { ...newProfile(profile.user, weights), updatedAt: at, version: profile.version };
}

/** A step of which a share is taken is that of a larger N. */
function make({ channel, kind, inertia, share }: Choice, weights: Weights): Weights {
  if (share === 0) return weights;
  const options = { inertia: inertia / share, floor: defaultFloor };
  return kind === 'chosen' ? strengthen(weights, channel, options) : weaken(weights, channel, options);
}

/** Parses weights such as `cnn:1,sift:0`. Channels that are not named count 0. */
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
