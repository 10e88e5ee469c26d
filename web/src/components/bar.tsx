import './bar.css';

/**
 * A bar for a value from 0 to `full`. The number stands beside it in words, so the bar itself is
 * silent.
 */
export function Bar({ value, full = 1 }: { value: number; full?: number }) {
  const share = Math.min(1, Math.max(0, value / full));
  return (
    <span class="bar" aria-hidden="true">
      <span class="bar-fill" style={{ inlineSize: `${(share * 100).toFixed(1)}%` }} />
    </span>
  );
}
