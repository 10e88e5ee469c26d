import { type Channel, channels, defaultWeights, type Similarities, type Weights } from '../similarity/index.ts';
import { type Comparison, comparable } from './comparison.ts';
import { defaultFloor, dominantChannel, inertiaFor, strengthen, weaken } from './feedback.ts';

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
  updatedAt: string | null;
  /** For optimistic writes: 0 = not stored yet. */
  version: number;
}

/** The user whose profile is the tenant's default. */
export const tenantDefaultUser = '*';

const historyLength = 200;

/** A profile that has learned nothing yet. */
export function newProfile(user: string, weights: Readonly<Weights> = defaultWeights): Profile {
  return { user, weights: { ...weights }, start: { ...weights }, choices: 0, history: [], updatedAt: null, version: 0 };
}

/** A picture that somebody judged, and how it resembled the query when it was shown. */
export interface ChosenPicture {
  imageId: string;
  similarities: Similarities;
}

/** The search in which pictures were judged. */
export interface FeedbackContext {
  searchId: string;
  at: string;
  libraryPictures: number;
  /** N of eq. (11); by default that of a library of so many pictures. */
  inertia?: number | undefined;
  /** Pictures that do not fit. */
  rejected?: ChosenPicture[] | undefined;
  /** Makes the five similarities comparable; without it they are compared as they are. */
  comparison?: Comparison | undefined;
}

/** Eq. (11) once per chosen picture, in order, then its reverse per rejected one; the profile given stays as it is. */
export function learn(profile: Profile, chosen: ChosenPicture[], context: FeedbackContext): Profile {
  const { at, searchId, comparison, rejected = [] } = context;
  const inertia = context.inertia ?? inertiaFor(context.libraryPictures);
  let { weights } = profile;
  const steps: Choice[] = [];
  const judge = ({ imageId, similarities }: ChosenPicture, kind: Choice['kind']) => {
    const channel = dominantChannel(comparison ? comparable(similarities, comparison) : similarities, weights);
    const step: Choice = { at, searchId, imageId, channel, kind, inertia };
    weights = make(step, weights);
    steps.push(step);
  };
  for (const picture of chosen) judge(picture, 'chosen');
  for (const picture of rejected) judge(picture, 'rejected');
  const history = [...profile.history, ...steps];
  const forgotten = Math.max(0, history.length - historyLength);
  return {
    ...profile,
    weights,
    start: history.slice(0, forgotten).reduce((before, step) => make(step, before), profile.start),
    choices: profile.choices + steps.length,
    history: history.slice(forgotten),
    updatedAt: at,
  };
}

/** The history's steps made again from where it begins: the profile's weights, to the last bit. */
export function replay({ start, history }: Pick<Profile, 'start' | 'history'>): Weights {
  return history.reduce((weights, step) => make(step, weights), start);
}

/** A profile set to given weights; what was learned before is forgotten. */
export function setWeights(profile: Profile, weights: Readonly<Weights>, at: string): Profile {
  return { ...newProfile(profile.user, weights), updatedAt: at, version: profile.version };
}

function make({ channel, kind, inertia }: Choice, weights: Weights): Weights {
  const options = { inertia, floor: defaultFloor };
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
