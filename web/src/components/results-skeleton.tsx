import './results-skeleton.css';

/** Placeholder of results during the first search. */
export function ResultsSkeleton() {
  return (
    <div class="results-skeleton" aria-hidden="true">
      {Array.from({ length: 8 }, (_, i) => (
        <div key={i} class="results-skeleton-card" />
      ))}
    </div>
  );
}
