import type { Image, SearchResult } from '@dlsift/client';
import { fileName } from '../format.ts';

interface QueryView {
  /** Distinguishes two searches with one picture. */
  id: number;
  name: string;
  /** Preview; undefined where the browser has none. */
  previewUrl: string | undefined;
}

/** A query: a local picture, or one of the library. */
export type Query =
  | (QueryView & { kind: 'picture'; picture: Blob; note: string | undefined })
  | (QueryView & { kind: 'library'; imageId: string });

let queries = 0;

/** A query by a picture that the user brings. */
export function pictureQuery(
  picture: Blob,
  name: string,
  { previewUrl, note }: { previewUrl: string | undefined; note: string | undefined },
): Query {
  queries += 1;
  return { kind: 'picture', id: queries, name, picture, previewUrl, note };
}

/** A query by a picture of the library. */
export function libraryQuery({ imageId, key, thumbnailUrl }: SearchResult | Image): Query {
  queries += 1;
  return { kind: 'library', id: queries, name: fileName(key), imageId, previewUrl: thumbnailUrl ?? undefined };
}
