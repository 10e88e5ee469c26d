import {
  type DlsiftClient,
  giveFeedback,
  resetProfile,
  type SearchResult,
  searchByImageId,
  searchByPicture,
} from '@dlsift/client';
import { useReducer, useRef } from 'preact/hooks';
import { type Failure, failureOf } from '../failure.ts';
import { preparePicture } from '../pictures/prepare.ts';
import { libraryQuery, type Query } from './query.ts';
import { mostResults, noSearch, pageSize, reduce, type SearchState } from './state.ts';
import { ThumbnailUrls } from './thumbnails.ts';
import { useQueryHistory } from './use-query-history.ts';

export interface SearchActions {
  searchFile(file: File): void;
  searchLibrary(picture: Parameters<typeof libraryQuery>[0]): void;
  /** Says that a result fits; the weights move and the search is repeated. */
  choose(result: SearchResult): void;
  resetWeights(): void;
  showMore(): void;
  retry(): void;
  /** Back to where no search has been made. */
  leave(): void;
}

/** One search at a time: a new one abandons the one before. */
export function useSearch(
  client: DlsiftClient,
  onWrongKey: (failure: Failure) => void,
): { state: SearchState; actions: SearchActions } {
  const [state, dispatch] = useReducer(reduce, noSearch);
  const running = useRef<AbortController>(undefined);
  const thumbnails = useRef(new ThumbnailUrls());

  const begin = (): AbortSignal => {
    running.current?.abort();
    running.current = new AbortController();
    return running.current.signal;
  };
  const attempt = async (signal: AbortSignal, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (signal.aborted) return;
      const failure = failureOf(error);
      if (failure.wrongKey) onWrongKey(failure);
      else dispatch({ type: 'failed', failure });
    }
  };
  const ask = async (query: Query, k: number, signal: AbortSignal) => {
    const start = performance.now();
    const answer =
      query.kind === 'picture'
        ? await searchByPicture(client, query.picture, { k, signal })
        : await searchByImageId(client, query.imageId, { k, signal });
    if (signal.aborted) return;
    const elapsedMs = performance.now() - start;
    dispatch({ type: 'answered', answer: thumbnails.current.settle(answer), elapsedMs });
  };
  const show = (query: Query) => {
    const signal = begin();
    dispatch({ type: 'asked', query });
    scrollTo({ top: 0 });
    return attempt(signal, () => ask(query, pageSize, signal));
  };
  const repeat = (wanted: number) => {
    const { query } = state;
    if (query === undefined) return;
    const signal = begin();
    dispatch({ type: 'asked again', wanted });
    void attempt(signal, () => ask(query, wanted, signal));
  };
  const remember = useQueryHistory((query) => {
    if (query !== undefined) return void show(query);
    begin();
    dispatch({ type: 'left' });
  });
  const showNew = (query: Query) => {
    remember(query);
    void show(query);
  };

  const actions: SearchActions = {
    searchFile: (file) => {
      const signal = begin();
      void attempt(signal, async () => {
        const query = await preparePicture(file);
        if (!signal.aborted) showNew(query);
      });
    },
    searchLibrary: (picture) => showNew(libraryQuery(picture)),
    choose: ({ imageId }) => {
      const { query, answer, wanted, chosen, busy } = state;
      if (query === undefined || answer === undefined || busy !== undefined || chosen.has(imageId)) return;
      const signal = begin();
      dispatch({ type: 'chose', imageId });
      void attempt(signal, async () => {
        const feedback = await giveFeedback(client, answer.searchId, { chosen: [imageId] });
        if (signal.aborted) return;
        dispatch({ type: 'learned', imageId, feedback });
        await ask(query, wanted, signal);
      });
    },
    resetWeights: () => {
      const { query, answer, wanted } = state;
      if (query === undefined || answer === undefined) return;
      const signal = begin();
      dispatch({ type: 'asked again', wanted });
      void attempt(signal, async () => {
        await resetProfile(client, answer.user);
        await ask(query, wanted, signal);
      });
    },
    showMore: () => repeat(Math.min(mostResults, state.wanted + pageSize)),
    retry: () => repeat(state.wanted),
    leave: () => {
      begin();
      dispatch({ type: 'left' });
      history.pushState(null, '');
    },
  };
  return { state, actions };
}
