import './fits-button.css';

interface Props {
  name: string;
  choice: 'open' | 'on its way' | 'made' | 'closed';
  onChoose: () => void;
}

const words = { open: 'This fits', 'on its way': 'Learning …', made: 'Fits', closed: 'This fits' } as const;

/** Marks a result as fitting. It stays focusable while disabled, so that the focus is not lost. */
export function FitsButton({ name, choice, onChoose }: Props) {
  return (
    <button
      type="button"
      class={`fits fits-${choice.replaceAll(' ', '-')}`}
      aria-label={`${words[choice]}: ${name}`}
      aria-pressed={choice === 'made'}
      aria-disabled={choice !== 'open'}
      onClick={() => choice === 'open' && onChoose()}
    >
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d="M3 8.5l3.4 3.4L13 4.8" />
      </svg>
      {words[choice]}
    </button>
  );
}
