import type { ObjectStore } from '@dlsift/retrieval/storage';

/** Requests under way at once. */
const atOnce = 32;

/** Removes every object whose key starts with `prefix`; once more does nothing. */
export async function removeObjects(objects: Pick<ObjectStore, 'list' | 'delete'>, prefix: string): Promise<void> {
  let pending: Promise<void>[] = [];
  for await (const { key } of objects.list(prefix)) {
    pending.push(objects.delete(key));
    if (pending.length < atOnce) continue;
    await Promise.all(pending);
    pending = [];
  }
  await Promise.all(pending);
}
