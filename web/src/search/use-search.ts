import { type DlsiftClient, giveFeedback, nextPage, resetProfile, type SearchResult } from '@dlsift/client';
import { useReducer, useRef } from 'preact/hooks';
import { type Failure, failureOf } from '../failure.ts';
import { preparePicture } from '../pictures/prepare.ts';
import { libraryQuery, type Query } from '../pictures/query.ts';
import type { Part } from './part.ts';
import { searchWith } from './search-with.ts';
import { maxResults, type Narrowing, noSearch, pageSize, reduce, type SearchState } from './state.ts';
import { ThumbnailUrls } from './thumbnails.ts';
import { useQueryHistory } from './use-query-history.ts';

export interface SearchActions {
  searchFile(file: File): void;
  searchLibrary(picture: Parameters<typeof libraryQuery>[0]): void;
  /** Marks a result as fitting; the weights move and the search is repeated. */
  choose(result: SearchResult): void;
  resetWeights(): void;
  /** Searches with a part of the picture, or the whole. */
  searchPart(part: Part | undefined): void;
  /** Shows only pictures of one label; all when it is empty. */
  filterByLabel(label: string): void;
  /** Whether the first results help to rank the others. */
  expand(expand: boolean): void;
  showMore(): void;
  retry(): void;
  /** Returns to the state before any search. */
  leave(): void;
}

/** One search at a time: a new one aborts the previous one. */
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
  const ask = async (query: Query, narrowing: Narrowing, k: number, signal: AbortSignal) => {
    const start = performance.now();
    const answer = await searchWith(client, query, narrowing, { k, signal });
    if (signal.aborted) return;
    const elapsedMs = performance.now() - start;
    dispatch({ type: 'answered', answer: thumbnails.current.settle(answer), elapsedMs });
  };
  const show = (query: Query) => {
    const signal = begin();
    dispatch({ type: 'asked', query });
    scrollTo({ top: 0 });
    const { label } = state;
    return attempt(signal, () => ask(query, { part: undefined, label, expand: true }, pageSize, signal));
  };
  const repeat = (change: Partial<Narrowing> = {}) => {
    const { query, part, label, expand } = state;
    if (query === undefined) return;
    const signal = begin();
    dispatch({ type: 'asked again', narrowing: change });
    void attempt(signal, () => ask(query, { part, label, expand, ...change }, pageSize, signal));
  };
  /** As many results as are visible, up to the maximum of one answer. */
  const wanted = Math.min(maxResults, Math.max(pageSize, state.answer?.results.length ?? 0));
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
      const { query, answer, chosen, busy } = state;
      if (query === undefined || answer === undefined || busy !== undefined || chosen.has(imageId)) return;
      const signal = begin();
      dispatch({ type: 'chose', imageId });
      void attempt(signal, async () => {
        const feedback = await giveFeedback(client, answer.searchId, { chosen: [imageId] });
        if (signal.aborted) return;
        dispatch({ type: 'learned', imageId, feedback });
        await ask(query, state, wanted, signal);
      });
    },
    resetWeights: () => {
      const { query, answer } = state;
      if (query === undefined || answer === undefined) return;
      const signal = begin();
      dispatch({ type: 'asked again' });
      void attempt(signal, async () => {
        await resetProfile(client, answer.user);
        await ask(query, state, wanted, signal);
      });
    },
    searchPart: (part) => repeat({ part }),
    filterByLabel: (label) => repeat({ label }),
    expand: (expand) => repeat({ expand }),
    showMore: () => {
      const { answer } = state;
      if (answer === undefined) return;
      const signal = begin();
      dispatch({ type: 'turned the page' });
      void attempt(signal, async () => {
        const page = await nextPage(client, answer, { k: pageSize, explain: true, signal });
        if (!signal.aborted && page) dispatch({ type: 'continued', page: thumbnails.current.settle(page) });
      });
    },
    retry: () => repeat(),
    leave: () => {
      begin();
      dispatch({ type: 'left' });
      history.pushState(null, '');
    },
  };
  return { state, actions };
}
