import type { DlsiftClient, Usage } from '@dlsift/client';
import type { ComponentChildren } from 'preact';
import { plural } from '../format.ts';
import type { SearchActions } from '../search/use-search.ts';
import { LibrarySample } from './library-sample.tsx';
import { Notice } from './notice.tsx';
import { PickButton } from './pick-button.tsx';
import './start.css';

interface Props {
  client: DlsiftClient;
  usage: Usage;
  actions: SearchActions;
  problem: ComponentChildren;
}

/** The page before the first search. */
export function Start({ client, usage, actions, problem }: Props) {
  const { featureSet, images } = usage;
  return (
    <div class="start">
      <h1>Search with a picture</h1>
      <p class="start-lead">
        It is compared with {plural(images.ready, 'picture')} on what it shows, details, colour, position and shape. Say
        which result fits, and the ranking learns what matters to you.
      </p>
      {problem}
      <PickButton class="start-drop" onPick={actions.searchFile}>
        <svg viewBox="0 0 48 48" width="48" height="48" aria-hidden="true">
          <rect x="5" y="9" width="38" height="30" rx="5" />
          <circle cx="16" cy="19" r="3.5" />
          <path d="M6 34l11-10 8 7 7-6 10 9" />
        </svg>
        <span class="start-drop-title">Choose a picture</span>
        <span>or drop one anywhere, or paste it</span>
      </PickButton>
      <LibrarySample client={client} onPick={actions.searchLibrary} />
      {featureSet.standIn && featureSet.note && (
        <Notice kind="note" title="Stand-in features">
          <p>{featureSet.note}</p>
        </Notice>
      )}
    </div>
  );
}
