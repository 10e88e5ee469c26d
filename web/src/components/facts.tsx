import type { SearchAnswer } from '@dlsift/client';
import { count, duration, percent, twoDigits } from '../format.ts';
import './facts.css';

/** Names of the stages of a search. */
const stageNames: Readonly<Record<string, string>> = {
  decode: 'Decoding',
  sift: 'SIFT',
  cnn: 'CNN',
  object: 'Main object',
  prepare: 'Preparation',
  scan: 'Scanning',
  verify: 'Keypoints',
  present: 'Answering',
};

/** How the answer was found: classes visited, share of the library scanned, time. */
export function Facts({ answer, elapsedMs }: { answer: SearchAnswer; elapsedMs: number }) {
  const { partition, timings, familiarity, explanation } = answer;
  const { total, ...stages } = timings;
  return (
    <details class="facts">
      <summary>Found in {duration(total ?? elapsedMs)}</summary>
      <dl>
        <div>
          <dt>Scanned</dt>
          <dd>
            {count(partition.scanned)} of {count(partition.total)} ({percent(partition.fractionScanned)})
          </dd>
        </div>
        <div>
          <dt>Partition</dt>
          <dd>{partition.version ?? 'none yet: the whole library was scanned'}</dd>
        </div>
        {explanation !== undefined && partition.version !== null && (
          <div>
            <dt>Classes</dt>
            <dd>
              {count(explanation.classes.visited)} of {count(explanation.classes.all)}
            </dd>
          </div>
        )}
        {familiarity !== undefined && partition.version !== null && (
          <div title="1: it looks like the pictures of the library do. Towards 0: unlike any of them">
            <dt>Familiarity</dt>
            <dd>{twoDigits(familiarity)}</dd>
          </div>
        )}
        {partition.probed.map((probed) => (
          <div key={probed.class}>
            <dt>Class {probed.class}</dt>
            <dd>
              {twoDigits(probed.similarity)} · margin {twoDigits(probed.margin)}
            </dd>
          </div>
        ))}
        {Object.entries(stages).map(([stage, ms]) => (
          <div key={stage}>
            <dt>{stageNames[stage] ?? stage}</dt>
            <dd>{duration(ms)}</dd>
          </div>
        ))}
        <div>
          <dt>Here and back</dt>
          <dd>{duration(elapsedMs)}</dd>
        </div>
        <div>
          <dt>Features</dt>
          <dd>{answer.featureSet.name}</dd>
        </div>
      </dl>
    </details>
  );
}
