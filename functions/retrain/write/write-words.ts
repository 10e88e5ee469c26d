import { readWords, wordCoder } from '@dlsift/retrieval/recognise';
import { encodeWordShard, keypointsKept, toWordShard, type WordPicture } from '@dlsift/retrieval/words';
import pLimit from 'p-limit';
import type { BuildWorkspace } from '../workspace/index.ts';
import type { RowOf } from './gather-rows.ts';

/** Maximum pictures whose words are read at once. */
const readsAtOnce = 64;

/**
 * Writes the word index of one part's pictures, by which a search finds a picture from its
 * keypoints, whatever classes the query is routed to. A picture is indexed under its first class.
 * The larger the library, the fewer of its keypoints are indexed.
 *
 * @param images number of pictures in the whole library
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
  const pictures = await pLimit(readsAtOnce).map(members, async (member): Promise<WordPicture | null> => {
    const words = await readWords(member.imageId, coder, workspace.stored);
    return words && { ...member, words };
  });
  const found = pictures.filter((picture) => picture !== null);
  const { id, k } = coder.vocabulary;
  await workspace.put(workspace.wordsName(part), encodeWordShard(toWordShard(found, id, k, most)));
}
