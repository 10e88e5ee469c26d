import './results-skeleton.css';

/** Where results will be, while the first answer is on its way. */
export function ResultsSkeleton() {
  return (
    <div class="results-skeleton" aria-hidden="true">
      {Array.from({ length: 8 }, (_, i) => (
        <div key={i} class="results-skeleton-card" />
      ))}
    </div>
  );
}
