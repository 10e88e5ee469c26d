import { seededRandom } from '../../math/index.ts';

/** Indices of pictures, each in exactly one part. */
export interface Split {
  train: number[];
  validation: number[];
  test: number[];
}

/**
 * Splits pictures into 70 % for training, 15 % for stopping and choosing, 15 % for reporting,
 * stratified by class. Pictures are split, not blocks: neighbouring blocks would leak the answer.
 */
export function splitStratified(labels: ArrayLike<number>, seed: number): Split {
  const random = seededRandom(seed);
  const byClass = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const members = byClass.get(labels[i]) ?? [];
    members.push(i);
    byClass.set(labels[i], members);
  }
  const split: Split = { train: [], validation: [], test: [] };
  for (const [, members] of [...byClass].sort((x, y) => x[0] - y[0])) {
    random.shuffle(members);
    const held = Math.round(members.length * 0.15);
    split.test.push(...members.slice(0, held));
    split.validation.push(...members.slice(held, 2 * held));
    split.train.push(...members.slice(2 * held));
  }
  for (const part of [split.train, split.validation, split.test]) part.sort((a, b) => a - b);
  return split;
}
