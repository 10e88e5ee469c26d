import type { SearchAnswer } from '@dlsift/client';
import './remarks.css';

/**
 * Familiarity below which a remark is shown: noise, flat areas and pages of text are below it in a
 * library of photographs; the library's own pictures are far above.
 */
const hardlyFamiliar = 0.5;
/** Smallest change that a score in whole percent shows. */
const noticeable = 0.005;

interface Props {
  answer: SearchAnswer;
  /** Whether the first results help to rank the others. */
  expand: boolean;
  busy: boolean;
  onExpand: (expand: boolean) => void;
}

/** Remarks on a ranking. */
export function Remarks({ answer, expand, busy, onExpand }: Props) {
  const helped = answer.results.some(({ explanation }) => Math.abs(explanation?.expansion ?? 0) >= noticeable);
  return (
    <>
      {isUnfamiliar(answer) && (
        <p class="remark remark-strange">
          <strong>This looks unlike anything in your library.</strong>
          {answer.results.length > 0 && ' What follows is only what comes nearest.'}
        </p>
      )}
      {answer.learned && <p class="remark">You searched with this before: what was learned of it since helps.</p>}
      {answer.results.length > 0 && (helped || !expand) && (
        <p class="remark">
          {expand ? 'The closest pictures helped to rank the others.' : 'Ranked by your picture alone.'}{' '}
          <button type="button" class="link" aria-disabled={busy} onClick={() => busy || onExpand(!expand)}>
            {expand ? 'Rank by your picture alone' : 'Let the closest pictures help'}
          </button>
        </p>
      )}
    </>
  );
}

/**
 * Whether the library has hardly anything like the picture. A picture that geometry recognised is
 * familiar, whatever its CNN features.
 */
export function isUnfamiliar({ familiarity = 1, results }: SearchAnswer): boolean {
  return familiarity < hardlyFamiliar && results.every(({ inliers }) => inliers === undefined);
}
