import type { ComponentChildren } from 'preact';
import './notice.css';

interface Props {
  /** A problem is announced at once; a note is read in order. */
  kind: 'problem' | 'note';
  title: string;
  action?: { label: string; run: () => void } | undefined;
  children: ComponentChildren;
}

export function Notice({ kind, title, action, children }: Props) {
  return (
    <div class={`notice notice-${kind}`} role={kind === 'problem' ? 'alert' : 'note'}>
      <div class="notice-text">
        <strong>{title}</strong>
        {children}
      </div>
      {action && (
        <button type="button" class="button" onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  );
}
