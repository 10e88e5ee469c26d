import type { Query } from '../search/query.ts';
import type { SearchActions } from '../search/use-search.ts';
import { PickButton } from './pick-button.tsx';
import { Picture } from './picture.tsx';
import './query-panel.css';

/** What is being searched with, and the way to another picture. */
export function QueryPanel({ query, actions }: { query: Query; actions: SearchActions }) {
  return (
    <div class="query">
      <Picture class="query-picture" src={query.previewUrl} name={query.name} />
      <div class="query-text">
        <p class="query-name">
          <span class="query-kind">{query.kind === 'library' ? 'From your library' : 'Your picture'}</span>
          {query.name}
        </p>
        {query.kind === 'picture' && query.note && <p class="query-note">{query.note}</p>}
        <PickButton class="button" onPick={actions.searchFile}>
          Another picture
        </PickButton>
      </div>
    </div>
  );
}
