import { channels, type SearchResult, type Weights } from '@dlsift/client';
import { channelWords, percent, plural, twoDigits } from '../format.ts';
import { Bar } from './bar.tsx';
import './score-parts.css';

/** Smallest part of a score that is shown. */
const noticeable = 0.0005;

interface Props {
  result: SearchResult;
  weights: Weights;
  familiarity: number | undefined;
}

/**
 * The parts of a score: similarity times weight per channel, the confidence, and what changed it.
 */
export function ScoreParts({ result, weights, familiarity = 1 }: Props) {
  const { explanation, similarities, inliers, score } = result;
  if (explanation === undefined) return null;
  const { contributions, weighted, confidence, learned, expansion, lift } = explanation;
  const unfamiliar = confidence - confidence / familiarity;
  const all: [name: string, by: number][] = [
    ['Your picture looks unlike your library', unfamiliar],
    ['By what your library’s labels and choices taught', learned],
    ['By likeness to the closest pictures', expansion],
    [`${plural(inliers ?? 0, 'point')} match in one view`, lift],
  ];
  const changes = all.filter(([, by]) => Math.abs(by) >= noticeable);
  const most = Math.max(...channels.map((channel) => contributions[channel]), 0.01);
  return (
    <>
      <table class="parts">
        <thead>
          <tr>
            <th scope="col">Compared</th>
            <th scope="col">Alike</th>
            <th scope="col">Weight</th>
            <th scope="col" colSpan={2}>
              Counts
            </th>
          </tr>
        </thead>
        <tbody>
          {channels.map((channel) => (
            <tr key={channel}>
              <th scope="row">
                {channelWords[channel].name} <span>{channelWords[channel].meaning}</span>
              </th>
              <td>{twoDigits(similarities[channel])}</td>
              <td>× {twoDigits(weights[channel])}</td>
              <td>= {twoDigits(contributions[channel])}</td>
              <td class="parts-bar">
                <Bar value={contributions[channel]} full={most} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              Together
            </th>
            <td>{twoDigits(weighted)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
      <dl class="steps">
        {changes.length > 0 && <Step name="How surely that fits">{percent(confidence / familiarity)}</Step>}
        {changes.map(([name, by]) => (
          <Step key={name} name={name}>
            {`${by < 0 ? '−' : '+'}${percent(Math.abs(by))}`}
          </Step>
        ))}
        <Step name={changes.length > 0 ? 'Score' : 'How surely that fits: its score'}>
          <strong>{percent(score)}</strong>
        </Step>
      </dl>
    </>
  );
}

function Step({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
