import {
  type DlsiftClient,
  type Filter,
  getImage,
  type Region,
  type SearchAnswer,
  search,
  searchByPicture,
} from '@dlsift/client';
import type { Query } from '../pictures/query.ts';
import { toPixels } from './part.ts';
import type { Narrowing } from './state.ts';

/** Searches with a query or a part of it, among pictures of one label or all, with explanations. */
export async function searchWith(
  client: DlsiftClient,
  query: Query,
  { part, label, expand }: Narrowing,
  { k, signal }: { k: number; signal: AbortSignal },
): Promise<SearchAnswer> {
  const region = part && toPixels(part, await sizeOf(client, query, signal));
  // The service decides unless it is switched off.
  const asked = { k, explain: true, ...(!expand && { expand }) };
  const filter: Filter | undefined = label === '' ? undefined : { field: 'label', eq: label };
  if (query.kind === 'library') {
    return search(client, { ...asked, imageId: query.imageId, region, filter }, signal);
  }
  return searchByPicture(client, query.picture, {
    ...asked,
    signal,
    ...(region && { region: [region.x, region.y, region.width, region.height].join() }),
    ...(filter && { filter: JSON.stringify(filter) }),
  });
}

/** Size of the upright picture in pixels, as the service counts them. */
async function sizeOf(
  client: DlsiftClient,
  query: Query,
  signal: AbortSignal,
): Promise<Pick<Region, 'width' | 'height'>> {
  if (query.kind === 'library') {
    const { width, height } = await getImage(client, query.imageId, signal);
    return { width: width ?? 0, height: height ?? 0 };
  }
  const bitmap = await createImageBitmap(query.picture);
  const { width, height } = bitmap;
  bitmap.close();
  return { width, height };
}
