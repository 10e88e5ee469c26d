import type { SearchAnswer } from '@dlsift/client';
import { useEffect, useState } from 'preact/hooks';
import './label-filter.css';

interface Props {
  /** The label that results must have; empty: any. */
  label: string;
  answer: SearchAnswer | undefined;
  onFilter: (label: string) => void;
}

/** Narrows the search to one label; labels of visible results are offered. */
export function LabelFilter({ label, answer, onFilter }: Props) {
  const [typed, setTyped] = useState(label);
  useEffect(() => setTyped(label), [label]);
  const labels = new Set(answer?.results.flatMap((result) => result.label ?? []));
  return (
    <form
      class="label-filter"
      onSubmit={(event) => {
        event.preventDefault();
        onFilter(typed.trim());
      }}
    >
      <label for="label-filter">Only the label</label>
      <div class="label-filter-line">
        <input
          id="label-filter"
          list="labels"
          value={typed}
          autocomplete="off"
          placeholder="any"
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <datalist id="labels">
          {[...labels].sort().map((offered) => (
            <option key={offered} value={offered} />
          ))}
        </datalist>
        <button type="submit" class="button">
          Filter
        </button>
      </div>
      {label !== '' && (
        <button type="button" class="link" onClick={() => onFilter('')}>
          Any label
        </button>
      )}
    </form>
  );
}
