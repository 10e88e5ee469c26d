import './drop-overlay.css';

/** Covers the page while a file is dragged over it. */
export function DropOverlay() {
  return (
    <div class="drop-overlay" aria-hidden="true">
      <p>Drop to search</p>
    </div>
  );
}
