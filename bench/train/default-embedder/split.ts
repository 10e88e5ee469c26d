import { seededRandom } from '@dlsift/retrieval/math';
import type { Pictures } from './pictures.ts';

/** Classes whose pictures the network never sees: ten, so that retrieval among them is shaped like a small library. */
const heldOutClasses = 10;
/** The same ten in every run: one that goes on from another must neither have seen them nor number its classes anew. */
const seed = 1;

export interface ClassSplit {
  /** Pictures to learn from. */
  learn: number[];
  /** Pictures of the classes held out. */
  heldOut: number[];
  /** 0 .. classCount - 1 for a picture to learn from. */
  classOf(picture: number): number;
  classCount: number;
}

/** Holds out whole classes, since an embedder has to tell apart what it was never taught. */
export function splitClasses(pictures: Pick<Pictures, 'classes' | 'labels'>): ClassSplit {
  const random = seededRandom(seed);
  const order = pictures.classes.map((_, c) => c);
  random.shuffle(order);
  const kept = order.slice(heldOutClasses).sort((a, b) => a - b);
  const position = new Map(kept.map((c, i) => [c, i]));
  const all = pictures.labels.map((_, i) => i);
  return {
    learn: all.filter((i) => position.has(pictures.labels[i])),
    heldOut: all.filter((i) => !position.has(pictures.labels[i])),
    classOf: (picture) => position.get(pictures.labels[picture])!,
    classCount: kept.length,
  };
}
