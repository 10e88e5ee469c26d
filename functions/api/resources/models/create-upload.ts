import { incomingModelKey } from '@dlsift/retrieval/storage';
import { limits } from '../../contract/index.ts';
import type { Operation } from '../../http/index.ts';
import type * as routes from './routes.ts';

export const createModelUpload: Operation<typeof routes.createModelUpload> = async ({ tenant, body }, { objects }) => {
  const url = await objects.signedPut(incomingModelKey(tenant, body.sha256), body.bytes, limits.signedUrlSeconds);
  return { url, expiresAt: new Date(Date.now() + limits.signedUrlSeconds * 1000).toISOString() };
};
