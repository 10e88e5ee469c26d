import { randomUUID } from 'node:crypto';
import { imageIdOf, inboxKey, queryKey } from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import { limits, type schemas } from './contract/index.ts';
import type { Services } from './services.ts';

type Upload = z.infer<typeof schemas.UploadBody>;

/** Where to PUT a picture so that it lands in the drop folder. */
export async function createLibraryUpload(
  tenant: string,
  { name, label, bytes }: Pick<Upload, 'label' | 'bytes'> & { name: string },
  services: Pick<Services, 'objects'>,
): Promise<z.infer<typeof schemas.UploadAnswer>> {
  const key = inboxKey({ tenant, label: label ?? null, name });
  return { imageId: imageIdOf(tenant, key), key, ...(await signed(key, bytes, services)) };
}

/** Where to PUT a picture to search with it. Its id is known to whoever asked, and good for that tenant alone. */
export async function createSearchUpload(
  tenant: string,
  { bytes }: Pick<Upload, 'bytes'>,
  services: Pick<Services, 'objects'>,
): Promise<z.infer<typeof schemas.SearchUploadAnswer>> {
  const uploadId = randomUUID().replaceAll('-', '');
  return { uploadId, ...(await signed(queryKey(tenant, uploadId), bytes, services)) };
}

async function signed(key: string, bytes: number, { objects }: Pick<Services, 'objects'>) {
  const url = await objects.signedPut(key, bytes, limits.signedUrlSeconds);
  return { url, expiresAt: new Date(Date.now() + limits.signedUrlSeconds * 1000).toISOString() };
}
