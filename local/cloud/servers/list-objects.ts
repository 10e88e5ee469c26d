import type { S3Object, S3Store } from './fauxqs-internals.ts';
import type { ObjectFiles } from './object-files.ts';

type ListObjects = S3Store['listObjects'];

/**
 * Lists a bucket in UTF-8 order. fauxqs sorts by locale and pages by code unit, so it skips some of
 * more than a thousand objects of mixed case; it also sorts the whole bucket for every page.
 */
export function orderedListing(store: S3Store, files: ObjectFiles): ListObjects {
  const unordered = store.listObjects.bind(store);
  return (bucket, options = {}) => {
    if (!store.hasBucket(bucket)) return unordered(bucket, options);
    const { prefix = '', delimiter, maxKeys = 1000 } = options;
    const after = options.startAfter ?? options.marker ?? '';
    const objects: S3Object[] = [];
    const commonPrefixes = new Set<string>();
    const answer = (isTruncated: boolean) => ({ objects, commonPrefixes: [...commonPrefixes], isTruncated });
    for (const key of files.keys(bucket, laterInUtf8(prefix, after))) {
      if (!key.startsWith(prefix)) break;
      if (key === after) continue;
      const common = commonPrefixOf(key, prefix, delimiter);
      if (common !== undefined && (commonPrefixes.has(common) || after.startsWith(common))) continue;
      if (objects.length + commonPrefixes.size >= maxKeys) return answer(true);
      if (common === undefined) objects.push(store.headObject(bucket, key));
      else commonPrefixes.add(common);
    }
    return answer(false);
  };
}

function commonPrefixOf(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (delimiter === undefined || delimiter === '') return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end === -1 ? undefined : key.slice(0, end + delimiter.length);
}

function laterInUtf8(a: string, b: string): string {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0 ? b : a;
}
