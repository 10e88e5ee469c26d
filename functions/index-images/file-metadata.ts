import type { Metadata, MetadataValue } from '@dlsift/retrieval/segments';
import { metadataLimits, metadataName } from '../common/index.ts';

/**
 * Turns the user metadata of a file (`x-amz-meta-year: 1990`) into metadata of the picture. S3
 * stores texts: a text that is a JSON number or boolean becomes one. Entries beyond a limit are
 * left out, in the order of their names, so that metadata never rejects a picture.
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
