import { createHash } from 'node:crypto';
import { cleanName } from '@dlsift/names';

/** Keys of objects in the bucket. The second part of a key is the tenant's name. */
export const inboxPrefix = 'inbox/';

/** Parts of a drop folder key, `inbox/{tenant}/{label?}/{name}`. Sub-folders form the label. */
export interface InboxKey {
  tenant: string;
  label: string | null;
  name: string;
}

/** Key of a picture in a tenant's drop folder: `inbox/TENANT/[LABEL/]NAME`. */
export function inboxKey({ tenant, label, name }: InboxKey): string {
  return [`inbox/${tenant}`, ...(label === null ? [] : [label]), name].join('/');
}

/**
 * Parses a drop folder key; null for other keys, such as folder markers.
 *
 * @param key as S3 has it
 * @returns label and name in their one form: two keys may give the same
 */
export function parseInboxKey(key: string): InboxKey | null {
  const [inbox, tenant, ...path] = key.split('/');
  const name = path.pop();
  if (inbox !== 'inbox' || !tenant || !name) return null;
  const folders = path.map(cleanName).filter((folder) => folder !== '');
  return { tenant, label: folders.length > 0 ? folders.join('/') : null, name: cleanName(name) };
}

/**
 * A picture's id: hash of tenant and key, 32 hexadecimal digits, so that a new file of the same key
 * replaces it.
 */
export function imageIdOf(tenant: string, key: string): string {
  return createHash('sha256').update(`${tenant}\0${key}`).digest('hex').slice(0, 32);
}

/** Key by which identical files of a tenant are found, whatever their names. */
export function contentKey(tenant: string, file: Uint8Array): string {
  return `${tenant}#${createHash('sha256').update(file).digest('base64url')}`;
}

export const keypointsKey = (tenant: string, imageId: string) => `keypoints/${tenant}/${imageId}`;
export const wordsKey = (tenant: string, imageId: string) => `words/${tenant}/${imageId}`;
export const thumbnailKey = (tenant: string, imageId: string) => `thumbnails/${tenant}/${imageId}.webp`;
/** A picture uploaded as a query; the bucket deletes it after a day. */
export const queryKey = (tenant: string, uploadId: string) => `queries/${tenant}/${uploadId}`;
export const partitionPrefix = (tenant: string, version: string) => `partitions/${tenant}/${version}/`;
/** Segment file number n of a class, from 0. */
export const segmentKey = (tenant: string, version: string, inClass: number, n: number) =>
  `${partitionPrefix(tenant, version)}class-${inClass}-${n}.arrow`;

/**
 * A tenant's own model. Each version has its own folder, as a partition made by it may serve again.
 */
export const modelKey = (tenant: string, name: string, version: string, file: 'model.json' | 'model.onnx') =>
  `${modelsPrefix(tenant)}${name}/${version}/${file}`;
export const modelsPrefix = (tenant: string) => `models/${tenant}/`;
/** An uploaded model that is not yet checked; the bucket deletes it after a day. */
export const incomingModelKey = (tenant: string, sha256: string) => `incoming/${tenant}/${sha256}.onnx`;
