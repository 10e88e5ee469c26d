import type { FeedbackAnswer, SearchAnswer, Weights } from '@dlsift/client';
import type { Failure } from '../failure.ts';
import type { Query } from '../pictures/query.ts';
import type { Part } from './part.ts';

/** Number of results of a first answer, and of each "show more". */
export const pageSize = 20;
/** Maximum results of one answer. */
export const maxResults = 100;

/** Conditions that narrow a search. */
export interface Narrowing {
  /** The part that is searched with; undefined: the whole. */
  part: Part | undefined;
  /** The label that results must have; empty: any. Kept between searches. */
  label: string;
  /** Whether the first results help to rank the others. */
  expand: boolean;
}

export interface SearchState extends Narrowing {
  query: Query | undefined;
  busy: 'searching' | 'learning' | 'turning the page' | undefined;
  /** The latest answer to `query`, kept while the search is repeated. */
  answer: SearchAnswer | undefined;
  elapsedMs: number;
  /** imageId -> place (from 0) before the last feedback. */
  formerPlaces: ReadonlyMap<string, number>;
  /** Pictures that the user marked as fitting, for this query. */
  chosen: ReadonlySet<string>;
  /** The picture whose feedback is being sent. */
  choosing: string | undefined;
  weights: Weights | undefined;
  /** The weights before the last feedback. */
  formerWeights: Weights | undefined;
  /**
   * Fraction of the last feedback's step that was taken: below 1 where a full step would rank
   * earlier choices worse.
   */
  share: number;
  failure: Failure | undefined;
}

export type SearchAction =
  | { type: 'asked'; query: Query }
  | { type: 'asked again'; narrowing?: Partial<Narrowing> }
  | { type: 'turned the page' }
  | { type: 'continued'; page: SearchAnswer }
  | { type: 'answered'; answer: SearchAnswer; elapsedMs: number }
  | { type: 'failed'; failure: Failure }
  | { type: 'chose'; imageId: string }
  | { type: 'learned'; imageId: string; feedback: FeedbackAnswer }
  | { type: 'left' };

export const noSearch: SearchState = {
  query: undefined,
  part: undefined,
  label: '',
  expand: true,
  busy: undefined,
  answer: undefined,
  elapsedMs: 0,
  formerPlaces: new Map(),
  chosen: new Set(),
  choosing: undefined,
  weights: undefined,
  formerWeights: undefined,
  share: 1,
  failure: undefined,
};

/** The state after an action. Pure. */
export function reduce(state: SearchState, action: SearchAction): SearchState {
  switch (action.type) {
    case 'asked':
      return { ...noSearch, query: action.query, label: state.label, weights: state.weights, busy: 'searching' };
    case 'asked again':
      return { ...state, ...action.narrowing, busy: 'searching', failure: undefined };
    case 'turned the page':
      return { ...state, busy: 'turning the page', failure: undefined };
    case 'continued': {
      const { answer } = state;
      const { results, cursor } = action.page;
      const all = answer && { ...answer, results: [...answer.results, ...results], cursor };
      return { ...state, answer: all, busy: undefined };
    }
    case 'answered': {
      const { answer, elapsedMs } = action;
      return { ...state, answer, elapsedMs, weights: answer.weights, busy: undefined, failure: undefined };
    }
    case 'failed':
      return { ...state, failure: action.failure, busy: undefined, choosing: undefined };
    case 'chose':
      return { ...state, choosing: action.imageId, busy: 'learning', failure: undefined };
    case 'learned': {
      const { imageId, feedback } = action;
      return {
        ...state,
        choosing: undefined,
        chosen: new Set([...state.chosen, imageId]),
        formerWeights: feedback.before,
        share: feedback.share,
        weights: feedback.weights,
        formerPlaces: new Map(state.answer?.results.map((result, place) => [result.imageId, place])),
      };
    }
    case 'left':
      return { ...noSearch, label: state.label, weights: state.weights };
  }
}
