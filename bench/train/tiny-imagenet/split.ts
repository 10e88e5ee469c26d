import { seededRandom } from '@dlsift/retrieval/math';

/** Number of classes held out: about as many as a small library has. */
const heldOutClasses = 10;
/** The same classes in every run: a run that continues another must not have seen them. */
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

/** Holds out whole classes: an embedder has to separate classes that it was not trained on. */
export function splitClasses(pictures: { classes: string[]; labels: number[] }): ClassSplit {
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
