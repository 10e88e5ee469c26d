import type { SearchResult } from '@dlsift/client';
import { fileName, shortKey } from '../format.ts';
import { FitsButton } from './fits-button.tsx';
import { Picture } from './picture.tsx';
import { SimilarityBars } from './similarity-bars.tsx';
import './result-card.css';

/** Number of inliers that chance or a similar shape does not reach. */
const surelySame = 20;

interface Props {
  result: SearchResult;
  /** From 0. */
  place: number;
  formerPlace: number | undefined;
  /** Whether the library has a partition. */
  partitioned: boolean;
  /** Whether the result is the query's own picture. */
  isQuery: boolean;
  choice: Parameters<typeof FitsButton>[0]['choice'];
  onChoose: () => void;
  onSearch: () => void;
  /** Shows why the result is where it is. */
  onExplain: () => void;
}

export function ResultCard(props: Props) {
  const { result, place, formerPlace, partitioned, isQuery, choice, onChoose, onSearch, onExplain } = props;
  const name = shortKey(result.key);
  return (
    <article class={`card ${choice === 'made' ? 'card-chosen' : ''}`}>
      <p class="card-place">
        {place + 1}
        <Move from={formerPlace} to={place} />
      </p>
      <button type="button" class="card-picture" aria-label={`Search with ${name}`} onClick={onSearch}>
        <Picture src={result.thumbnailUrl} name={fileName(result.key)} />
        <span class="card-picture-hint" aria-hidden="true">
          <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
            <circle cx="7" cy="7" r="4.5" />
            <path d="M10.5 10.5L14 14" />
          </svg>
          <span>Search with this</span>
        </span>
      </button>
      <div class="card-body">
        <p class="card-line">
          <strong class="card-label">
            <bdi>{result.label ?? fileName(result.key)}</bdi>
          </strong>
          <span
            class="card-score"
            title="How surely it fits: what the five similarities are worth, lifted where the same thing is recognised"
          >
            {Math.round(result.score * 100)} %
          </span>
        </p>
        <p class="card-key" title={result.key}>
          {result.label !== null && <bdi>{fileName(result.key)}</bdi>}
          {result.label !== null && partitioned && ' · '}
          {partitioned && (result.class === null ? 'newer than the partition' : `class ${result.class}`)}
        </p>
        {result.inliers === undefined || isQuery ? null : (
          <p class="card-recognised" title="Keypoints of both pictures agree on one view">
            {result.inliers < surelySame ? '' : 'Same thing: '}
            {result.inliers} points match
          </p>
        )}
        <SimilarityBars similarities={result.similarities} />
        <div class="card-actions">
          {isQuery ? (
            <p class="card-itself">The picture you search with</p>
          ) : (
            <FitsButton name={name} choice={choice} onChoose={onChoose} />
          )}
          <button type="button" class="link card-why" aria-label={`Why? ${name}`} onClick={onExplain}>
            Why?
          </button>
        </div>
      </div>
    </article>
  );
}

/** Places by which the last feedback moved a result. */
function Move({ from, to }: { from: number | undefined; to: number }) {
  if (from === undefined || from === to) return null;
  const up = from > to;
  return (
    <span class={`card-move ${up ? 'card-move-up' : ''}`}>
      <span aria-hidden="true">
        {up ? '↑' : '↓'}
        {Math.abs(from - to)}
      </span>
      <span class="visually-hidden">, was {from + 1}</span>
    </span>
  );
}
