import type { Duplicates, Similar } from './answers.ts';
import { answer, type DlsiftClient } from './client.ts';

export interface SimilarOptions {
  /** Pictures wanted. */
  k?: number | undefined;
  /** Candidates whose keypoints are compared. */
  verify?: number | undefined;
  signal?: AbortSignal;
}

/** The pictures most like one of the library, near-duplicates marked. */
export function similarImages(
  client: DlsiftClient,
  imageId: string,
  { signal, ...query }: SimilarOptions = {},
): Promise<Similar> {
  return answer(client.GET('/v1/images/{imageId}/similar', { params: { path: { imageId }, query }, signal }));
}

/** Every page of the groups of near-duplicates. */
export async function* duplicatePages(
  client: DlsiftClient,
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<Duplicates['groups']> {
  let cursor: string | undefined;
  do {
    const page = await answer(client.GET('/v1/duplicates', { params: { query: { limit: 100, cursor } }, signal }));
    yield page.groups;
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
}
