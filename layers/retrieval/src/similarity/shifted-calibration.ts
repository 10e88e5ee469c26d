import { cosineSimilarity } from '../math/index.ts';
import { applyBilinear, type Bilinear } from './bilinear.ts';
import { defaultCalibration, type ScoreCalibration } from './calibration.ts';
import { channels } from './channels.ts';
import type { JudgedSearch } from './judged-searches.ts';
import type { Comparable } from './similarities.ts';

/** Maximum pairs of each kind. */
const maxPairs = 2000;

/**
 * The calibration for libraries without labels, shifted by the change that W makes to CNN
 * similarities: of random pairs, which mostly differ in kind, and of queries with what was chosen
 * for them.
 */
export function shiftedCalibration(
  pictures: Comparable[],
  judged: JudgedSearch[],
  bilinear: Bilinear,
): ScoreCalibration {
  // Pairs each picture with the one half a library away: deterministic, and rarely of one folder.
  const strangers = pictures
    .slice(0, maxPairs)
    .map(({ cnn }, i) => [cnn, pictures[(i + (pictures.length >> 1)) % pictures.length].cnn] as const);
  const chosen = judged
    .flatMap(({ query, shown }) =>
      shown.flatMap(({ said, picture }) => (said === 'chosen' ? [[query.cnn, picture.cnn] as const] : [])),
    )
    .slice(0, maxPairs);
  const [unlike, alike] = [shiftOf(strangers, bilinear), shiftOf(chosen, bilinear)];
  const { covariance, ...plain } = defaultCalibration;
  const scale = (channel: number) => (channels[channel] === 'cnn' ? unlike.spread : 1);
  return {
    ...plain,
    alike: { ...plain.alike, cnn: Math.min(1, plain.alike.cnn + alike.mean) },
    unlike: { ...plain.unlike, cnn: plain.unlike.cnn + unlike.mean },
    covariance: covariance.map(
      (value, i) => value * scale(Math.floor(i / channels.length)) * scale(i % channels.length),
    ),
  };
}

/** Change of the mean of similarities, and the factor of their spread. */
function shiftOf(pairs: (readonly [Float32Array, Float32Array])[], bilinear: Bilinear) {
  const plain = momentsOf(pairs.map(([a, b]) => cosineSimilarity(a, b)));
  const changed = momentsOf(pairs.map(([a, b]) => cosineSimilarity(applyBilinear(a, bilinear), b)));
  return { mean: changed.mean - plain.mean, spread: plain.deviation > 0 ? changed.deviation / plain.deviation : 1 };
}

function momentsOf(values: number[]): { mean: number; deviation: number } {
  const count = Math.max(1, values.length);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count) };
}
