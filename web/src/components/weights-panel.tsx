import { channels, type Weights } from '@dlsift/client';
import { channelWords, twoDigits } from '../format.ts';
import { Bar } from './bar.tsx';
import './weights-panel.css';

/** Weight that fills a bar: five equal weights of .2 fill two fifths, which leaves room to grow. */
const fullBar = 0.5;
/** Smallest change that two digits show. */
const noticeable = 0.005;

interface Props {
  weights: Weights;
  /** The weights before the last feedback. */
  former: Weights | undefined;
  /** Fraction of the last feedback's step that was taken. */
  share: number;
  busy: boolean;
  onReset: () => void;
}

/** The weight of each channel in the ranking (eq. 10). */
export function WeightsPanel({ weights, former, share, busy, onReset }: Props) {
  const full = Math.max(fullBar, ...channels.map((channel) => weights[channel]));
  return (
    <section class="weights" aria-labelledby="weights-title">
      <header class="weights-header">
        <h2 id="weights-title">What counts</h2>
        <button
          type="button"
          class="link"
          title="Back to the default weights"
          aria-disabled={busy}
          onClick={() => busy || onReset()}
        >
          Reset
        </button>
      </header>
      <dl class="weights-list">
        {channels.map((channel) => {
          const { name, meaning } = channelWords[channel];
          const change = former === undefined ? 0 : weights[channel] - former[channel];
          return (
            <div key={channel} class="weights-row" title={meaning}>
              <dt>{name}</dt>
              <dd>
                <Bar value={weights[channel]} full={full} />
                <Change by={change} />
                <span class="weights-number">{twoDigits(weights[channel])}</span>
              </dd>
            </div>
          );
        })}
      </dl>
      {former !== undefined && share < 1 && (
        <p class="weights-kept">
          {share > 0 ? 'Moved only a little: more' : 'Kept as they were: a change'} would rank what you chose before
          worse.
        </p>
      )}
    </section>
  );
}

function Change({ by }: { by: number }) {
  if (Math.abs(by) < noticeable) return null;
  const text = `${by > 0 ? '+' : '−'}${twoDigits(Math.abs(by))}`;
  return <span class={`weights-change ${by > 0 ? 'weights-grown' : ''}`}>{text}</span>;
}
