import { cosineSimilarity } from '../math/index.ts';
import { applyBilinear, type Bilinear } from './bilinear.ts';
import { defaultCalibration, type ScoreCalibration } from './calibration.ts';
import { channels } from './channels.ts';
import type { JudgedSearch } from './judged-searches.ts';
import type { Comparable } from './similarities.ts';

/** Pairs that are looked at, of each sort. */
const mostPairs = 2000;

/**
 * The calibration for libraries without labels, moved by as much as W moves the CNN's similarities: of two pictures drawn, of
 * different kinds more often than not, and of a query and what was chosen for it.
 */
export function shiftedCalibration(
  pictures: Comparable[],
  judged: JudgedSearch[],
  bilinear: Bilinear,
): ScoreCalibration {
  // Every picture with the one half a library away: the same pairs each time, and hardly ever of one folder.
  const strangers = pictures
    .slice(0, mostPairs)
    .map(({ cnn }, i) => [cnn, pictures[(i + (pictures.length >> 1)) % pictures.length].cnn] as const);
  const chosen = judged
    .flatMap(({ query, shown }) =>
      shown.flatMap(({ said, picture }) => (said === 'chosen' ? [[query.cnn, picture.cnn] as const] : [])),
    )
    .slice(0, mostPairs);
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

/** By how much the mean of similarities grows, and how many times their spread is what it was. */
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
