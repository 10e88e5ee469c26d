import { useRef, useState } from 'preact/hooks';
import type { Failure } from '../failure.ts';
import { Notice } from './notice.tsx';
import './key-form.css';

interface Props {
  failure: Failure | undefined;
  /** Resolves when the key has been tried, whether it works or not. */
  onEnter: (key: string) => Promise<void>;
  onCancel: (() => void) | undefined;
}

export function KeyForm({ failure, onEnter, onCancel }: Props) {
  const [key, setKey] = useState('');
  const [trying, setTrying] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  const enter = async (event: Event) => {
    event.preventDefault();
    if (key.trim() === '') return field.current?.focus();
    setTrying(true);
    await onEnter(key.trim());
    setTrying(false);
  };
  return (
    <form class="key-form" onSubmit={enter}>
      <h1>Open your library</h1>
      <p class="key-form-hint">
        The API key says which library is yours. The local cloud prints one when it starts; in your AWS account, the
        person who deployed DLSIFT issues them.
      </p>
      <label for="api-key">API key</label>
      <input
        id="api-key"
        ref={field}
        class="key-form-field"
        type="password"
        autocomplete="off"
        spellcheck={false}
        value={key}
        onInput={(event) => setKey(event.currentTarget.value)}
      />
      {failure && (
        <Notice kind="problem" title={failure.title}>
          <p>{failure.detail}</p>
        </Notice>
      )}
      <div class="key-form-actions">
        <button type="submit" class="button button-main" aria-disabled={trying}>
          {trying ? 'Opening …' : 'Open'}
        </button>
        {onCancel && (
          <button type="button" class="button button-quiet" onClick={onCancel}>
            Keep the present key
          </button>
        )}
      </div>
      <p class="key-form-hint">It is kept in this browser only, and sent to nobody but this service.</p>
    </form>
  );
}
