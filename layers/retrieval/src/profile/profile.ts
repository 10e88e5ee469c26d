import { type Channel, channels, defaultWeights, type Similarities, type Weights } from '../similarity/index.ts';
import { defaultFloor, dominantChannel, inertiaFor, strengthen } from './feedback.ts';

/** One step of a profile's history. */
export interface Choice {
  at: string;
  searchId: string;
  imageId: string;
  channel: Channel;
}

/** What is learned of one user of one tenant. */
export interface Profile {
  user: string;
  weights: Weights;
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
  return { user, weights: { ...weights }, choices: 0, history: [], updatedAt: null, version: 0 };
}

/** A picture that somebody chose, and how it resembled the query when it was shown. */
export interface ChosenPicture {
  imageId: string;
  similarities: Similarities;
}

/** Eq. (11) once per chosen picture, in order; the profile given stays as it is. */
export function learn(
  profile: Profile,
  chosen: ChosenPicture[],
  context: { searchId: string; at: string; libraryPictures: number },
): Profile {
  const options = { inertia: inertiaFor(context.libraryPictures), floor: defaultFloor };
  let weights = profile.weights;
  const steps: Choice[] = [];
  for (const { imageId, similarities } of chosen) {
    const channel = dominantChannel(similarities, weights);
    weights = strengthen(weights, channel, options);
    steps.push({ at: context.at, searchId: context.searchId, imageId, channel });
  }
  return {
    ...profile,
    weights,
    choices: profile.choices + steps.length,
    history: [...profile.history, ...steps].slice(-historyLength),
    updatedAt: context.at,
  };
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
