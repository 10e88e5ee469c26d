import { barrierDistance } from './barrier.ts';
import { borderContrast } from './border.ts';
import type { LabImage } from './lab.ts';

/**
 * Smallest contrast to the border of a picture in which something stands out, in Lab units summed
 * over the channels.
 */
const minContrast = 8;

/** Strength of the preference for the centre: the corners keep exp(-1.5 / 2), about half. */
const centerPreference = 1.5;

/**
 * Saliency of each pixel, 0 to 1, row-major: enclosed by edges (barrier distance) and unlike the
 * borders in colour, with a mild preference for the centre. Undefined where nothing stands out.
 */
export function saliency(lab: LabImage): Float32Array | undefined {
  const { planes, width, height } = lab;
  const enclosed = new Float32Array(width * height);
  for (const plane of planes) {
    const distance = barrierDistance(plane, width, height);
    for (let i = 0; i < enclosed.length; i++) enclosed[i] += distance[i];
  }
  const [, strongest] = range(enclosed);
  if (strongest < minContrast) return undefined;

  const map = stretch(enclosed);
  const contrast = stretch(borderContrast(lab));
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const right = (x + 0.5) / width - 0.5;
      const down = (y + 0.5) / height - 0.5;
      map[i] = (map[i] + contrast[i]) * Math.exp(-centerPreference * (right * right + down * down));
    }
  }
  return stretch(map);
}

function range(values: Float32Array): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Scales to [0, 1] in place. */
function stretch(values: Float32Array): Float32Array {
  const [low, high] = range(values);
  const scale = 1 / (high - low || 1);
  for (let i = 0; i < values.length; i++) values[i] = (values[i] - low) * scale;
  return values;
}
