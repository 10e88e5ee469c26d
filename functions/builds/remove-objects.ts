import type { ObjectStore } from '@dlsift/retrieval/storage';
import pLimit from 'p-limit';

/** Maximum S3 requests at once. */
const atOnce = 32;

/**
 * Deletes every object whose key starts with `prefix`.
 *
 * @param objects the bucket
 * @param prefix of the keys
 */
export async function removeObjects(objects: Pick<ObjectStore, 'list' | 'delete'>, prefix: string): Promise<void> {
  const listed = await Array.fromAsync(objects.list(prefix));
  await pLimit(atOnce).map(listed, ({ key }) => objects.delete(key));
}
