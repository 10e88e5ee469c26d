import type { DlsiftClient, SearchAnswer, SearchResult } from '@dlsift/client';
import { useEffect, useRef } from 'preact/hooks';
import { fileName, shortKey, twoDigits } from '../format.ts';
import type { Query } from '../pictures/query.ts';
import { FoundIn } from './found-in.tsx';
import { Picture } from './picture.tsx';
import { PictureNotes } from './picture-notes.tsx';
import { ScoreParts } from './score-parts.tsx';
import './result-detail.css';

interface Props {
  client: DlsiftClient;
  result: SearchResult;
  /** From 0. */
  place: number;
  query: Query;
  answer: SearchAnswer;
  onClose: () => void;
}

/** Explains a result's place: both pictures, the parts of the score, and its class. */
export function ResultDetail({ client, result, place, query, answer, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="detail" ref={dialog} closedby="any" aria-labelledby="detail-title" onClose={onClose}>
      <div class="detail-page">
        <header class="detail-header">
          <h2 id="detail-title">Why it is number {place + 1}</h2>
          <p>{shortKey(result.key)}</p>
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </header>
        <div class="detail-pictures">
          <FoundIn query={query} result={result} size={answer.explanation?.query} />
          <figure>
            <Picture class="detail-picture" src={result.thumbnailUrl} name={fileName(result.key)} />
            <figcaption>This result</figcaption>
          </figure>
        </div>
        <ScoreParts result={result} weights={answer.weights} familiarity={answer.familiarity} />
        <p class="detail-place">{placeOf(result, answer)}</p>
        <PictureNotes client={client} imageId={result.imageId} />
      </div>
    </dialog>
  );
}

/** The class in which the result was found, in a sentence. */
function placeOf({ class: inClass, explanation }: SearchResult, { partition }: SearchAnswer): string {
  if (partition.version === null)
    return 'The library is not sorted into classes yet: every picture of it was compared.';
  if (inClass === null) return 'It came after the library was last sorted into classes: every search looks at it.';
  if (!explanation?.class)
    return `It was found by its details in class ${inClass}, where this search did not look otherwise.`;
  const { similarity, margin } = explanation.class;
  return `It was found in class ${inClass}: your picture resembles that class by ${twoDigits(similarity)}, with a margin of ${twoDigits(margin)}.`;
}
