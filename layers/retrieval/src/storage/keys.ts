import { createHash } from 'node:crypto';

/** Where in the bucket things live. A tenant's objects all carry its name as the second part of their key. */
export const inboxPrefix = 'inbox/';

/** A picture's place in the drop folder, `inbox/{tenant}/{label?}/{name}`; sub-folders make up the label. */
export interface InboxKey {
  tenant: string;
  label: string | null;
  name: string;
}

export function inboxKey({ tenant, label, name }: InboxKey): string {
  return [`inbox/${tenant}`, ...(label === null ? [] : [label]), name].join('/');
}

/** The parts of a drop folder key, or null for a key that is no picture's (a folder marker, another prefix). */
export function parseInboxKey(key: string): InboxKey | null {
  const [inbox, tenant, ...path] = key.split('/');
  const name = path.pop();
  if (inbox !== 'inbox' || !tenant || !name) return null;
  return { tenant, label: path.length > 0 ? path.join('/') : null, name };
}

/** A picture's id: the hash of its tenant and key, 32 hexadecimal digits, so that a new file under an old name replaces it. */
export function imageIdOf(tenant: string, key: string): string {
  return createHash('sha256').update(`${tenant}\0${key}`).digest('hex').slice(0, 32);
}

/** What a file is looked up by among its tenant's pictures: the same bytes have the same key, under whatever name. */
export function contentKey(tenant: string, file: Uint8Array): string {
  return `${tenant}#${createHash('sha256').update(file).digest('base64url')}`;
}

export const keypointsKey = (tenant: string, imageId: string) => `keypoints/${tenant}/${imageId}`;
export const wordsKey = (tenant: string, imageId: string) => `words/${tenant}/${imageId}`;
export const thumbnailKey = (tenant: string, imageId: string) => `thumbnails/${tenant}/${imageId}.webp`;
/** A picture that was uploaded to be searched with; the bucket forgets it after a day. */
export const queryKey = (tenant: string, uploadId: string) => `queries/${tenant}/${uploadId}`;
export const partitionPrefix = (tenant: string, version: string) => `partitions/${tenant}/${version}/`;
/** The n-th segment file of a class, from 0. */
export const segmentKey = (tenant: string, version: string, inClass: number, n: number) =>
  `${partitionPrefix(tenant, version)}class-${inClass}-${n}.arrow`;

/** A tenant's own model: each version has a folder of its own, because a partition that it made may serve again. */
export const modelKey = (tenant: string, name: string, version: string, file: 'model.json' | 'model.onnx') =>
  `${modelsPrefix(tenant)}${name}/${version}/${file}`;
export const modelsPrefix = (tenant: string) => `models/${tenant}/`;
/** Where a model waits to be checked, a day at most. */
export const incomingModelKey = (tenant: string, sha256: string) => `incoming/${tenant}/${sha256}.onnx`;
