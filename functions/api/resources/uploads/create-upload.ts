import { randomUUID } from 'node:crypto';
import { imageIdOf, inboxKey, queryKey } from '@dlsift/retrieval/storage';
import { limits } from '../../contract/index.ts';
import type { Operation } from '../../http/index.ts';
import type { Services } from '../../services/index.ts';
import type * as routes from './routes.ts';

/**
 * A URL into the drop folder, or, for a search, to a key that only the tenant's own requests can
 * name.
 */
export const createUpload: Operation<typeof routes.createUpload> = async ({ tenant, body }, services) => {
  const { purpose, name, label, bytes } = body;
  if (purpose === 'search') {
    const uploadId = randomUUID().replaceAll('-', '');
    return { uploadId, ...(await signed(queryKey(tenant, uploadId), bytes, services)) };
  }
  const key = inboxKey({ tenant, label: label ?? null, name: name! });
  return { imageId: imageIdOf(tenant, key), key, ...(await signed(key, bytes, services)) };
};

async function signed(key: string, bytes: number, { objects }: Services) {
  const url = await objects.signedPut(key, bytes, limits.signedUrlSeconds);
  return { url, expiresAt: new Date(Date.now() + limits.signedUrlSeconds * 1000).toISOString() };
}
