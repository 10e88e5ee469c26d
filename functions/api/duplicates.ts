import { searchLibrary } from '@dlsift/retrieval/index';
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
  const groups = await Promise.all(
    originals.map(async (original) => {
      const group = await library.getReady(tenant, [original, ...(await library.duplicatesOf(tenant, original))]);
      const [first, ...others] = await Promise.all(
        group
          .sort((a, b) => Number(b.imageId === original) - Number(a.imageId === original) || byAge(a, b))
          .map((image) => present(tenant, image, objects)),
      );
      return first && others.length > 0 ? [{ original: first, duplicates: others }] : [];
    }),
  );
  return { groups: groups.flat(), cursor: originals.length < limit ? null : encodeCursor(originals.at(-1)!) };
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

async function present(tenant: string, { imageId, key, label }: ReadyImage, objects: Services['objects']) {
  const thumbnailUrl = await objects.signedGet(thumbnailKey(tenant, imageId), limits.signedUrlSeconds);
  return { imageId, key, label, thumbnailUrl };
}

function idIn(cursor: string): string {
  const position = decodeCursor(cursor);
  if (typeof position !== 'string') throw new InvalidCursorError();
  return position;
}
