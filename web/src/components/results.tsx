import type { DlsiftClient, SearchAnswer } from '@dlsift/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { classList, count, percent, plural } from '../format.ts';
import { useFlip } from '../motion/use-flip.ts';
import type { SearchState } from '../search/state.ts';
import type { SearchActions } from '../search/use-search.ts';
import { NoResults } from './no-results.tsx';
import { isUnfamiliar, Remarks } from './remarks.tsx';
import { ResultCard } from './result-card.tsx';
import { ResultDetail } from './result-detail.tsx';
import { ResultsSkeleton } from './results-skeleton.tsx';
import './results.css';

interface Props {
  client: DlsiftClient;
  state: SearchState;
  actions: SearchActions;
}

/** The ranking, or the reason why there is none. */
export function Results({ client, state, actions }: Props) {
  const { query, answer, busy, formerPlaces, failure } = state;
  const results = answer?.results ?? [];
  const list = useFlip<HTMLOListElement>(results.map(({ imageId }) => imageId).join());
  const [explained, setExplained] = useState<string>();
  const detailed = results.findIndex(({ imageId }) => imageId === explained);
  const heading = useRef<HTMLHeadingElement>(null);
  // The pressed control is gone with the previous page; the keyboard continues from the results.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      {(answer !== undefined || busy !== undefined) && (
        <header class="results-header">
          <h1 ref={heading} tabIndex={-1}>
            {answer === undefined ? 'Searching' : headline(answer)}
          </h1>
          {answer && <p>{scope(answer)}</p>}
        </header>
      )}
      {answer === undefined && failure !== undefined && <h1 class="visually-hidden">No results</h1>}
      {answer && <Remarks answer={answer} expand={state.expand} busy={busy !== undefined} onExpand={actions.expand} />}
      <p class="visually-hidden" role="status">
        {announcement(state)}
      </p>
      {answer === undefined && failure === undefined && <ResultsSkeleton />}
      {answer && results.length === 0 && <NoResults answer={answer} label={state.label} />}
      <ol class="results-list" ref={list} aria-busy={busy !== undefined}>
        {results.map((result, place) => (
          <li key={result.imageId} data-flip={result.imageId}>
            <ResultCard
              result={result}
              place={place}
              formerPlace={formerPlaces.get(result.imageId)}
              partitioned={answer?.partition.version != null}
              isQuery={query?.kind === 'library' && query.imageId === result.imageId}
              choice={choiceOf(result.imageId, state)}
              onChoose={() => actions.choose(result)}
              onSearch={() => actions.searchLibrary(result)}
              onExplain={() => setExplained(result.imageId)}
            />
          </li>
        ))}
      </ol>
      {answer && answer.cursor !== null && (
        <button
          type="button"
          class="button results-more"
          aria-disabled={busy !== undefined}
          onClick={() => busy ?? actions.showMore()}
        >
          Show more
        </button>
      )}
      {query && answer && results[detailed] && (
        <ResultDetail
          client={client}
          result={results[detailed]}
          place={detailed}
          query={query}
          answer={answer}
          onClose={() => setExplained(undefined)}
        />
      )}
    </>
  );
}

function choiceOf(imageId: string, { chosen, choosing, busy }: SearchState): 'open' | 'on its way' | 'made' | 'closed' {
  if (chosen.has(imageId)) return 'made';
  if (choosing === imageId) return 'on its way';
  return busy === undefined ? 'open' : 'closed';
}

function headline({ results }: SearchAnswer): string {
  return results.length === 0
    ? 'Nothing similar'
    : `The ${plural(results.length, 'closest picture', 'closest pictures')}`;
}

function scope({ partition: { probed, version, scanned, total, fractionScanned } }: SearchAnswer): string {
  if (version === null) return `No partition yet: all ${plural(total, 'picture')} were scanned`;
  const classes = classList(probed.map((visited) => visited.class));
  return `Looked in ${classes}: ${count(scanned)} of ${plural(total, 'picture')} (${percent(fractionScanned)})`;
}

function announcement({ busy, answer, chosen, formerWeights, share }: SearchState): string {
  if (busy === 'learning') return 'Learning from your choice';
  if (busy === 'searching') return 'Searching';
  if (busy === 'turning the page') return 'Loading more';
  if (answer === undefined) return '';
  const learned = chosen.size > 0 && formerWeights !== undefined && share > 0 ? 'Weights changed, new order. ' : '';
  const [best] = answer.results;
  const first = best === undefined ? '' : `. First: ${best.label ?? best.key}, score ${best.score.toFixed(2)}`;
  const strange = isUnfamiliar(answer) ? 'This looks unlike anything in your library. ' : '';
  return `${learned}${strange}${headline(answer)}${first}`;
}
