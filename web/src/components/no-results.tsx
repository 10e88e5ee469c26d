import type { SearchAnswer } from '@dlsift/client';
import { percent, plural } from '../format.ts';
import './no-results.css';

/** An empty result and its reason. */
export function NoResults({ answer: { partition }, label }: { answer: SearchAnswer; label: string }) {
  if (label !== '' && partition.scanned === 0) {
    return (
      <div class="no-results">
        <p>
          No picture has the label “<bdi>{label}</bdi>”: labels are compared letter by letter.
        </p>
      </div>
    );
  }
  return (
    <div class="no-results">
      <p>
        None of the {plural(partition.scanned, 'picture')} looked at is similar enough to show
        {partition.fractionScanned < 1 && <> (that was {percent(partition.fractionScanned)} of the library)</>}.
      </p>
      <p>Another view of the same thing, or a closer crop of it, may find more.</p>
    </div>
  );
}
