import { cutResized, inputMean, inputStd } from '@dlsift/retrieval/cnn';
import { type Matrix, seededRandom } from '@dlsift/retrieval/math';
import type { ClassSplit } from '../tiny-imagenet/split.ts';
import type { Pictures } from './pictures.ts';
import type { Recipe } from './recipe.ts';
import { mildBox, viewBox } from './views.ts';

const labelSmoothing = 0.1;

/**
 * Batches by step: a batch depends on the recipe's seed and the step alone, so that a resumed run sees what an unbroken one sees.
 * `targets[i]` holds what the teacher says of view `views[i]`.
 */
export class Batches {
  readonly stepsPerEpoch: number;
  readonly #recipe: Recipe;
  readonly #pictures: Pictures;
  readonly #split: ClassSplit;
  readonly #views: number[];
  readonly #targets: Matrix[];
  #epoch = -1;
  #order: number[] = [];

  constructor(recipe: Recipe, pictures: Pictures, split: ClassSplit, views: number[], targets: Matrix[]) {
    this.stepsPerEpoch = Math.floor(split.learn.length / recipe.batch);
    this.#recipe = recipe;
    this.#pictures = pictures;
    this.#split = split;
    this.#views = views;
    this.#targets = targets;
  }

  /** pictures [batch, 3, side, side], target [batch, dimensions], labels [batch, classes]. */
  at(step: number, side: number): Record<'pictures' | 'target' | 'labels', Float32Array> {
    const pictures = this.#pictures;
    const split = this.#split;
    const { batch, network, seed } = this.#recipe;
    const { dimensions } = network;
    const order = this.#orderOf(Math.floor(step / this.stepsPerEpoch));
    const first = (step % this.stepsPerEpoch) * batch;
    const random = seededRandom(Math.imul(seed, 7919) ^ Math.imul(step + 1, 2654435761));
    const input = new Float32Array(batch * 3 * side * side);
    const target = new Float32Array(batch * dimensions);
    const labels = new Float32Array(batch * split.classCount).fill(labelSmoothing / split.classCount);
    for (let b = 0; b < batch; b++) {
      const picture = order[first + b];
      const pick = random.integer(this.#views.length);
      const view = this.#views[pick];
      const box = view === 0 ? mildBox(random, pictures.side) : viewBox(picture, view, pictures.side);
      const offset = picture * pictures.side ** 2 * 3;
      const stored = { pixels: pictures.pixels, offset, width: pictures.side, height: pictures.side };
      cutResized(stored, box, side, input, b * 3 * side * side, {
        mean: inputMean,
        std: inputStd,
        flip: random.uniform() < 0.5,
        contrast: 0.85 + 0.3 * random.uniform(),
        brightness: 0.16 * random.uniform() - 0.08,
      });
      target.set(this.#targets[pick].data.subarray(picture * dimensions, (picture + 1) * dimensions), b * dimensions);
      labels[b * split.classCount + split.classOf(picture)] += 1 - labelSmoothing;
    }
    return { pictures: input, target, labels };
  }

  #orderOf(epoch: number): number[] {
    if (epoch !== this.#epoch) {
      this.#order = [...this.#split.learn];
      seededRandom(this.#recipe.seed * 1009 + epoch).shuffle(this.#order);
      this.#epoch = epoch;
    }
    return this.#order;
  }
}
