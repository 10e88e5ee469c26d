import { learn, newProfile, type Profile } from '@dlsift/retrieval/profile';
import {
  type Channel,
  channels,
  type Pairs,
  perChannel,
  type ScoreCalibration,
  type Similarities,
  type Weights,
} from '@dlsift/retrieval/similarity';
import { mean } from '../figures.ts';
import { uniform } from '../matching/random.ts';

const users = 20;
const rounds = 10;
const shownPictures = 20;
const clicksPerRound = 3;
/** Fewer queries would hide the small change of a round. */
const evaluationQueries = 500;

/**
 * What a simulated user finds relevant: pictures of the query's label, or the nearest in one
 * channel.
 */
export type Taste = 'label' | Channel;

/**
 * Mean precision@20 over simulated users before their first round and after each: a user searches
 * and chooses the first three relevant results, and the weights learn by eq. (11).
 *
 * @param pairs every picture as a query against every picture
 */
export function simulateUsers(pairs: Pairs, taste: Taste, start: Weights, calibration: ScoreCalibration): number[] {
  const random = uniform(5);
  const draw = () => Math.floor(random() * 2 ** 31);
  const relevantTo = relevanceOf(pairs, taste);
  const evaluated = Array.from({ length: evaluationQueries }, () => draw() % pairs.queries);
  const profiles = Array.from({ length: users }, (_, u) => newProfile(`user-${u}`, start));
  const relevant = evaluated.map(relevantTo);
  const precisionWith = (weights: Weights) =>
    mean(evaluated.map((q, i) => precisionOf(pairs, q, weights, relevant[i])));
  const precision = () => mean(profiles.map(({ weights }) => precisionWith(weights)));
  const steps = [precisionWith(start)];
  for (let round = 0; round < rounds; round++) {
    for (const [u, profile] of profiles.entries()) {
      const query = draw() % pairs.queries;
      profiles[u] = clickOnce(pairs, query, relevantTo(query), profile, calibration);
    }
    steps.push(precision());
  }
  return steps;
}

function clickOnce(
  pairs: Pairs,
  query: number,
  isRelevant: (picture: number) => boolean,
  profile: Profile,
  calibration: ScoreCalibration,
): Profile {
  const shown = ranked(pairs, query, profile.weights);
  const chosen = shown.filter(isRelevant).slice(0, clicksPerRound);
  if (chosen.length === 0) return profile;
  const asShown = (picture: number) => ({
    imageId: `${picture}`,
    similarities: similaritiesAt(pairs, query, picture),
  });
  return learn(profile, chosen.map(asShown), {
    searchId: `${profile.choices} ${query}`,
    at: '',
    libraryPictures: pairs.pictures,
    judged: { calibration, shown: shown.map(asShown), chosen: chosen.length },
  }).profile;
}

function relevanceOf(pairs: Pairs, taste: Taste): (query: number) => (picture: number) => boolean {
  if (taste === 'label') return (query) => (picture) => pairs.relation[query * pairs.pictures + picture] === 1;
  const only = perChannel((channel) => (channel === taste ? 1 : 0));
  return (query) => {
    const nearest = new Set(ranked(pairs, query, only, Math.round(pairs.pictures / 20)));
    return (picture) => nearest.has(picture);
  };
}

function precisionOf(pairs: Pairs, query: number, weights: Weights, isRelevant: (picture: number) => boolean): number {
  return ranked(pairs, query, weights).filter(isRelevant).length / shownPictures;
}

function ranked(pairs: Pairs, query: number, weights: Weights, count = shownPictures): number[] {
  const start = query * pairs.pictures;
  const scores = new Float64Array(pairs.pictures);
  for (const [c, channel] of channels.entries()) {
    const values = pairs.similarities[c];
    for (let i = 0; i < pairs.pictures; i++) scores[i] += weights[channel] * values[start + i];
  }
  const best: number[] = [];
  for (let picture = 0; picture < pairs.pictures; picture++) {
    if (pairs.relation[start + picture] === 2) continue;
    if (best.length === count && scores[picture] <= scores[best[count - 1]]) continue;
    let place = best.length < count ? best.length : count - 1;
    for (; place > 0 && scores[best[place - 1]] < scores[picture]; place--) best[place] = best[place - 1];
    best[place] = picture;
  }
  return best;
}

function similaritiesAt({ similarities, pictures }: Pairs, query: number, picture: number): Similarities {
  return perChannel((channel) => similarities[channels.indexOf(channel)][query * pictures + picture]);
}
