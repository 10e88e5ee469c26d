import type { Metadata, MetadataValue } from '@dlsift/retrieval/index';
import { metadataLimits, metadataName } from '../common/index.ts';

/**
 * The user metadata that a file was stored with (`x-amz-meta-year: 1990`), as metadata of the picture. S3 keeps texts
 * only: what is written as JSON writes a number or a truth value becomes one. What breaks a limit is passed over, in the
 * order of the names, so that a picture is never refused for what lies beside it.
 */
export function readFileMetadata(headers: Readonly<Record<string, string>>): Metadata {
  const taken = Object.entries(headers)
    .filter(([name, text]) => {
      return (
        metadataName.test(name) && name.length <= metadataLimits.nameLength && text.length <= metadataLimits.textLength
      );
    })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, metadataLimits.names);
  return Object.fromEntries(taken.map(([name, text]) => [name, parseValue(text)]));
}

function parseValue(text: string): MetadataValue {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(text) ? Number(text) : text;
}
