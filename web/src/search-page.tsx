import type { DlsiftClient, Usage } from '@dlsift/client';
import { useEffect } from 'preact/hooks';
import { DropOverlay } from './components/drop-overlay.tsx';
import { EmptyLibrary } from './components/empty-library.tsx';
import { Facts } from './components/facts.tsx';
import { LabelFilter } from './components/label-filter.tsx';
import { Notice } from './components/notice.tsx';
import { QueryPanel } from './components/query-panel.tsx';
import { Results } from './components/results.tsx';
import { Start } from './components/start.tsx';
import { WeightsPanel } from './components/weights-panel.tsx';
import './search-page.css';
import type { Failure } from './failure.ts';
import { usePictureIntake } from './pictures/use-picture-intake.ts';
import { useSearch } from './search/use-search.ts';

interface Props {
  client: DlsiftClient;
  usage: Usage;
  onUsageStale: () => void;
  onWrongKey: (failure: Failure) => void;
}

export function SearchPage({ client, usage, onUsageStale, onWrongKey }: Props) {
  const { state, actions } = useSearch(client, onWrongKey);
  const dragging = usePictureIntake(actions.searchFile);
  const { query, answer, failure } = state;
  // The number of pictures changes while the page is open; a search reports it.
  const isStale = answer !== undefined && answer.partition.total !== usage.images.ready;
  useEffect(() => {
    if (isStale) onUsageStale();
  }, [answer]);

  if (usage.images.ready === 0) return <EmptyLibrary usage={usage} onLookAgain={onUsageStale} />;
  const retry = failure?.mayPass && query !== undefined ? { label: 'Try again', run: actions.retry } : undefined;
  const problem = failure && (
    <Notice kind="problem" title={failure.title} action={retry}>
      <p>{failure.detail}</p>
    </Notice>
  );
  return (
    <>
      {dragging && <DropOverlay />}
      {query === undefined ? (
        <Start client={client} usage={usage} actions={actions} problem={problem} />
      ) : (
        <div class="search">
          <aside class="search-side" aria-label="This search">
            <QueryPanel key={query.id} query={query} part={state.part} actions={actions} />
            <LabelFilter label={state.label} answer={answer} onFilter={actions.filterByLabel} />
            {state.weights && (
              <WeightsPanel
                weights={state.weights}
                former={state.formerWeights}
                share={state.share}
                busy={state.busy !== undefined}
                onReset={actions.resetWeights}
              />
            )}
            {answer && <Facts answer={answer} elapsedMs={state.elapsedMs} />}
          </aside>
          <section class="search-results" aria-label="Results">
            {problem}
            {answer?.featureSet.standIn && answer.featureSet.note && (
              <Notice kind="note" title="Stand-in features">
                <p>{answer.featureSet.note}</p>
              </Notice>
            )}
            <Results key={query.id} client={client} state={state} actions={actions} />
          </section>
        </div>
      )}
    </>
  );
}
