import { useEffect, useRef } from 'preact/hooks';
import type { Query } from '../pictures/query.ts';

/**
 * Makes the browser's Back return to the previous search. Pictures stay in this page's memory; the
 * history holds only their number, and the URL nothing.
 *
 * @param show called with the query to show again, or undefined for the start
 * @returns records a query as the newest
 */
export function useQueryHistory(show: (query: Query | undefined) => void): (query: Query) => void {
  const queries = useRef<Query[]>([]);
  const showLatest = useRef(show);
  showLatest.current = show;
  useEffect(() => {
    const back = ({ state }: PopStateEvent) => showLatest.current(queries.current[state?.query ?? -1]);
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, []);
  return (query) => {
    queries.current.push(query);
    history.pushState({ query: queries.current.length - 1 }, '');
  };
}
