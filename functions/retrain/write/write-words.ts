import { readWords, wordCoder } from '@dlsift/retrieval/index';
import { encodeWordShard, keypointsKept, toWordShard, type WordPicture } from '@dlsift/retrieval/words';
import type { BuildWorkspace } from '../workspace/index.ts';
import type { RowOf } from './gather-rows.ts';

/** Pictures whose words are read at once. */
const readsAtOnce = 64;

/**
 * Writes the word index of one part's pictures, each under its first class: what finds a picture by its keypoints, whatever class
 * a query is routed to. The larger the library, the fewer keypoints of each picture it has.
 *
 * @param images pictures of the whole library
 */
export async function writeWords(
  part: number,
  classes: ReadonlyMap<number, { own: readonly RowOf[] }>,
  images: number,
  workspace: BuildWorkspace,
): Promise<void> {
  const coder = await wordCoder();
  const most = keypointsKept(images);
  const members = [...classes].flatMap(([inClass, { own }]) =>
    own.map(({ segment, row }) => ({ imageId: segment.imageIds[row], class: inClass })),
  );
  const pictures: WordPicture[] = [];
  for (let from = 0; from < members.length; from += readsAtOnce) {
    const lot = members.slice(from, from + readsAtOnce);
    const words = await Promise.all(lot.map(({ imageId }) => readWords(imageId, coder, workspace.stored)));
    for (const [i, member] of lot.entries()) {
      const found = words[i];
      if (found) pictures.push({ ...member, words: found });
    }
  }
  const { id, k } = coder.vocabulary;
  await workspace.put(workspace.wordsName(part), encodeWordShard(toWordShard(pictures, id, k, most)));
}
