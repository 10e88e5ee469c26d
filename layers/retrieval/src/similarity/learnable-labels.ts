import { applyBilinear, type Bilinear } from './bilinear.ts';
import type { LabelledPicture } from './pairs.ts';
import type { RankingSample } from './training-triplets.ts';
import { dot } from './vectors.ts';

/**
 * Under W a held-out picture of a label must be more like the label's others than so many of 100 strangers. Labels given at
 * random have 50; ten classes of Tiny ImageNet that the default embedder never saw have 69 and more even without W.
 */
const leastShare = 0.6;

const mostMembers = 16;
const mostStrangers = 200;

/**
 * The pictures, without those labels that W did not learn to tell: folders of favourites, of dates, of people who took them say
 * nothing of what a picture shows, and would draw together what is unlike.
 *
 * @param heldOut pictures that W was not learned from
 */
export function withLearnableLabels(
  pictures: RankingSample[],
  heldOut: LabelledPicture[],
  bilinear: Bilinear,
): RankingSample[] {
  const anyone = evenly(heldOut, 2 * mostStrangers);
  const failed = new Set<string | null>();
  for (const [label, members] of Map.groupBy(heldOut, (picture) => picture.label)) {
    const strangers = anyone.filter((picture) => picture.label !== label);
    if (shareWon(evenly(members, mostMembers), evenly(strangers, mostStrangers), bilinear) < leastShare)
      failed.add(label);
  }
  return pictures.map((picture) => (failed.has(picture.label) ? { ...picture, label: null } : picture));
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
