import { searchLibrary } from '@dlsift/retrieval/ranking';
import {
  decodeCursor,
  encodeCursor,
  InvalidCursorError,
  type ReadyImage,
  thumbnailKey,
} from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import { byAge } from '../common/by-age.ts';
import { storedKeypoints } from '../common/library-views.ts';
import { limits, type schemas } from './contract/index.ts';
import { unknownImage } from './images.ts';
import { toPicturePixels } from './search/corners.ts';
import { seePicture } from './search/pictures.ts';
import { presentResults } from './search/present.ts';
import { defaultUser } from './search/search.ts';
import type { Services } from './services.ts';

/** Near-duplicates on one page, each with its URL: an answer has room for 6 MB. */
const mostOnPage = 1000;

type DuplicatesAnswer = z.infer<typeof schemas.DuplicatesAnswer>;
type SimilarAnswer = z.infer<typeof schemas.SimilarAnswer>;

/**
 * A page of the groups of near-duplicates. Groups are read as they are: where the original has just gone, its eldest
 * near-duplicate stands for it until indexing has marked the group anew.
 */
export async function listDuplicates(
  tenant: string,
  { limit, cursor }: z.infer<typeof schemas.DuplicatesQuery>,
  { library, objects }: Pick<Services, 'library' | 'objects'>,
): Promise<DuplicatesAnswer> {
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
          .map((image) => present(tenant, image, objects)),
      );
      const left = copies.length - (listed.length - 1);
      return first && others.length > 0 ? [{ original: first, duplicates: others, count: others.length + left }] : [];
    }),
  );
  const isLast = shown.length === originals.length && originals.length < limit;
  return { groups: groups.flat(), cursor: isLast ? null : encodeCursor(shown.at(-1)) };
}

/** The pictures most like one of the library, itself left out; those of its group of near-duplicates are marked. */
export async function similarImages(
  tenant: string,
  imageId: string,
  { k, verify }: z.infer<typeof schemas.SimilarQuery>,
  services: Services,
): Promise<SimilarAnswer> {
  const extractor = await services.extractor(tenant);
  const [image, picture, view, { weights }] = await Promise.all([
    services.library.get(tenant, imageId),
    seePicture(tenant, { imageId }, {}, extractor, services),
    services.view(tenant, extractor.featureSet.name),
    services.profiles.get(tenant, defaultUser),
  ]);
  if (image?.state !== 'ready') throw unknownImage(imageId);
  const query = { ...picture, excluded: new Set([imageId]) };
  const { results } = await searchLibrary(
    query,
    view,
    { k, verify, weights, minScore: 0 },
    storedKeypoints(tenant, services),
  );
  const original = image.duplicateOf ?? imageId;
  const group = new Set([original, ...(await services.library.duplicatesOf(tenant, original))]);
  const shown = await presentResults(
    tenant,
    results.map(({ quad, mirrored: _, ...hit }) => ({
      ...hit,
      ...(quad && { quad: toPicturePixels(quad, picture, false) }),
    })),
    null,
    services,
  );
  return {
    imageId,
    duplicateOf: image.duplicateOf ?? null,
    results: shown.map((result) => ({ ...result, nearDuplicate: group.has(result.imageId) })),
  };
}

/** How many of the groups fit on a page; one at least. */
function fitting(groups: readonly string[][]): number {
  let copies = 0;
  const over = groups.findIndex((group) => {
    copies += Math.min(group.length, limits.duplicatesPerGroup);
    return copies > mostOnPage;
  });
  return over === -1 ? groups.length : Math.max(1, over);
}

async function present(tenant: string, { imageId, key, label }: ReadyImage, objects: Services['objects']) {
  const thumbnailUrl = await objects.signedGet(thumbnailKey(tenant, imageId), limits.signedUrlSeconds);
  return { imageId, key, label, thumbnailUrl };
}

function idIn(cursor: string): string {
  const position = decodeCursor(cursor);
  if (typeof position !== 'string') throw new InvalidCursorError();
  return position;
}
