import { channels, type Weights } from '@dlsift/client';
import { channelWords, twoDigits } from '../format.ts';
import { Bar } from './bar.tsx';
import './similarity-bars.css';

/** The five similarities of a result, 1 = alike. */
export function SimilarityBars({ similarities }: { similarities: Weights }) {
  return (
    <dl class="similarities">
      {channels.map((channel) => (
        <div key={channel} title={`Similar in ${channelWords[channel].meaning}: ${twoDigits(similarities[channel])}`}>
          <dt>{channelWords[channel].name}</dt>
          <dd>
            <Bar value={similarities[channel]} />
            <span>{twoDigits(similarities[channel])}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
