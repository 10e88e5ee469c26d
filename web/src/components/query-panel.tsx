import type { Query } from '../pictures/query.ts';
import type { Part } from '../search/part.ts';
import type { SearchActions } from '../search/use-search.ts';
import { PartPicker } from './part-picker.tsx';
import { PickButton } from './pick-button.tsx';
import './query-panel.css';

interface Props {
  query: Query;
  part: Part | undefined;
  actions: SearchActions;
}

/** The query, with buttons for marking a part and choosing another picture. */
export function QueryPanel({ query, part, actions }: Props) {
  return (
    <div class="query">
      <PartPicker src={query.previewUrl} name={query.name} part={part} onPick={actions.searchPart} />
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
