import { type Random, seededRandom } from '../../../math/index.ts';
import { cutResized } from '../../resample.ts';
import { type Batch, cropBox, inputMean, inputStd, type LabelledPictures } from '../samples.ts';
import type { FineTuneRecipe } from './recipe.ts';

/**
 * Batch number `step`: random crops of chosen pictures, mirrored and recoloured at random,
 * sometimes blended. It depends only on its arguments, so a resumed training sees the same batches.
 * Every picture occurs once before any occurs again.
 */
export function fineTuneBatch(
  recipe: FineTuneRecipe,
  data: LabelledPictures,
  chosen: readonly number[],
  seed: number,
  step: number,
): Batch {
  const { batch, side, labelSmoothing } = recipe;
  const classes = data.classes.length;
  const random = seededRandom(Math.imul(seed + 1, 7919) ^ Math.imul(step + 1, 2654435761));
  const pictures = new Float32Array(batch * 3 * side * side);
  const labels = new Float32Array(batch * classes).fill(labelSmoothing / classes);
  const orders = new Map<number, number[]>();
  for (let b = 0; b < batch; b++) {
    const place = step * batch + b;
    const picture = orderOf(orders, chosen, seed, Math.floor(place / chosen.length))[place % chosen.length];
    const stored = { ...data, offset: picture * data.width * data.height * 3 };
    cutResized(stored, cropBox(data, recipe.area, random), side, pictures, b * 3 * side * side, {
      mean: inputMean,
      std: inputStd,
      flip: random.uniform() < 0.5,
      contrast: 1 + recipe.contrast * (2 * random.uniform() - 1),
      brightness: recipe.brightness * (2 * random.uniform() - 1),
    });
    labels[b * classes + data.labels[picture]] += 1 - labelSmoothing;
  }
  if (random.uniform() < recipe.blended) {
    const share = blendShare(random);
    blendRows(pictures, batch, share);
    blendRows(labels, batch, share);
  }
  return { pictures, labels };
}

function orderOf(known: Map<number, number[]>, chosen: readonly number[], seed: number, epoch: number): number[] {
  let order = known.get(epoch);
  if (order === undefined) {
    order = [...chosen];
    seededRandom(Math.imul(seed + 1, 1009) + epoch).shuffle(order);
    known.set(epoch, order);
  }
  return order;
}

/** The larger share of a blend, uniform in [1/2, 1]. */
function blendShare(random: Random): number {
  return 0.5 + 0.5 * random.uniform();
}

/** Row i becomes `share` of itself plus the rest of row n - 1 - i. */
function blendRows(values: Float32Array, rows: number, share: number): void {
  const length = values.length / rows;
  for (let i = 0; i < rows >> 1; i++) {
    const one = i * length;
    const other = (rows - 1 - i) * length;
    for (let k = 0; k < length; k++) {
      const a = values[one + k];
      const b = values[other + k];
      values[one + k] = share * a + (1 - share) * b;
      values[other + k] = share * b + (1 - share) * a;
    }
  }
}
