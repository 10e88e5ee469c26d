import type { Usage } from '@dlsift/client';
import { plural } from '../format.ts';
import './header.css';

/** The page's name, the tenant, and the way to another key. */
export function Header({ usage, onChangeKey }: { usage: Usage | undefined; onChangeKey: (() => void) | undefined }) {
  return (
    <header class="header">
      <a class="header-name" href="./">
        <img src="./icon.svg" alt="" width="26" height="26" />
        DLSIFT
      </a>
      {usage && (
        <p class="header-library">
          <strong>{usage.tenant}</strong>
          <span class="header-count"> · {plural(usage.images.ready, 'picture')}</span>
        </p>
      )}
      {onChangeKey && (
        <button type="button" class="button button-quiet" onClick={onChangeKey}>
          Change key
        </button>
      )}
    </header>
  );
}
