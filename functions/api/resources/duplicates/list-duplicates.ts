import {
  decodeCursor,
  encodeCursor,
  InvalidCursorError,
  type ReadyImage,
  thumbnailKey,
} from '@dlsift/retrieval/storage';
import { byAge } from '../../../common/index.ts';
import { limits } from '../../contract/index.ts';
import type { Operation } from '../../http/index.ts';
import type { Services } from '../../services/index.ts';
import type * as routes from './routes.ts';

/**
 * Maximum near-duplicates on one page. An answer holds 6 MB, and each near-duplicate brings a
 * signed URL.
 */
const maxOnPage = 1000;

/**
 * A page of the groups of near-duplicates. When an original has just been deleted, its oldest
 * near-duplicate stands for it until indexing has marked the group again.
 */
export const listDuplicates: Operation<typeof routes.listDuplicates> = async ({ tenant, query }, services) => {
  const { library } = services;
  const { limit, cursor } = query;
  const originals = await library.originals(tenant, { limit, after: cursor === undefined ? null : idIn(cursor) });
  const marked = await Promise.all(originals.map((original) => library.duplicatesOf(tenant, original)));
  const shown = originals.slice(0, fitting(marked));
  const groups = await Promise.all(
    shown.map(async (original, i) => {
      const copies = marked[i];
      const listed = [original, ...copies.slice(0, limits.duplicatesPerGroup)];
      const group = await library.getReady(tenant, listed);
      const [first, ...others] = await Promise.all(
        group
          .sort((a, b) => Number(b.imageId === original) - Number(a.imageId === original) || byAge(a, b))
          .map((image) => present(tenant, image, services)),
      );
      const left = copies.length - (listed.length - 1);
      return first && others.length > 0 ? [{ original: first, duplicates: others, count: others.length + left }] : [];
    }),
  );
  const isLast = shown.length === originals.length && originals.length < limit;
  return { groups: groups.flat(), cursor: isLast ? null : encodeCursor(shown.at(-1)) };
};

/** The number of groups that fit on a page; at least one. */
function fitting(groups: readonly string[][]): number {
  let copies = 0;
  const over = groups.findIndex((group) => {
    copies += Math.min(group.length, limits.duplicatesPerGroup);
    return copies > maxOnPage;
  });
  return over === -1 ? groups.length : Math.max(1, over);
}

async function present(tenant: string, { imageId, key, label }: ReadyImage, { objects }: Services) {
  const thumbnailUrl = await objects.signedGet(thumbnailKey(tenant, imageId), limits.signedUrlSeconds);
  return { imageId, key, label, thumbnailUrl };
}

function idIn(cursor: string): string {
  const position = decodeCursor(cursor);
  if (typeof position !== 'string') throw new InvalidCursorError();
  return position;
}
