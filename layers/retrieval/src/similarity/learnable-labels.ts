import { applyBilinear, type Bilinear } from './bilinear.ts';
import type { LabelledPicture } from './pairs.ts';
import type { Parts } from './training-triplets.ts';
import { dot } from './vectors.ts';

/**
 * Under W a held-out picture of a label must be more like the label's others than so many of 100 strangers. Labels given at
 * random have 50; ten classes of Tiny ImageNet that the default embedder never saw have 69 and more even without W.
 */
const leastShare = 0.6;

const mostMembers = 16;
const mostStrangers = 200;

/**
 * The parts without pictures of those labels that W, learned from `train`, does not tell in `heldOut`: folders of favourites, of
 * dates, of people who took them say nothing of what a picture shows, and would draw together what is unlike.
 */
export function withLearnableLabels({ train, heldOut, heldOutIds }: Parts, bilinear: Bilinear): Parts {
  const anyone = evenly(heldOut.pictures, 2 * mostStrangers);
  const failed = new Set<string>();
  for (const [label, members] of Map.groupBy(heldOut.pictures, (picture) => picture.label)) {
    const strangers = anyone.filter((picture) => picture.label !== label);
    const share = shareWon(evenly(members, mostMembers), evenly(strangers, mostStrangers), bilinear);
    if (share < leastShare) failed.add(label);
  }
  const learnable = ({ pictures, judged }: Parts['train']) => ({
    pictures: pictures.filter(({ label }) => !failed.has(label)),
    judged,
  });
  return { train: learnable(train), heldOut: learnable(heldOut), heldOutIds };
}

/** How often a member is more like another one than like a stranger, in [0, 1]; 1 where there are no two, or no stranger. */
function shareWon(members: LabelledPicture[], strangers: LabelledPicture[], bilinear: Bilinear): number {
  let [won, asked] = [0, 0];
  for (const member of members) {
    const query = applyBilinear(member.cnn, bilinear);
    const toStrangers = strangers.map(({ cnn }) => dot(query, cnn));
    for (const other of members) {
      if (other === member) continue;
      const likeness = dot(query, other.cnn);
      for (const stranger of toStrangers) if (stranger < likeness) won++;
      asked += toStrangers.length;
    }
  }
  return asked === 0 ? 1 : won / asked;
}

/** `most` of them at most, from all over. */
function evenly<T>(all: T[], most: number): T[] {
  const stride = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, i) => i % stride === 0);
}
