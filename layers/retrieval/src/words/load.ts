import { readShippedFile } from '../vlad/index.ts';
import { halfLength, type WordVocabulary } from './vocabulary.ts';

/** The vocabulary of every library. */
const shipped = 'words-256x256';
/** A word is a pair of bytes, one for each half of the descriptor. */
const mostCentroids = 256;

/**
 * Reads the vocabulary that ships in `@dlsift/models`: 2 x k x 64 int16, little-endian.
 * @throws Error where there is no such vocabulary, or it is not what its manifest says.
 */
export async function loadWordVocabulary(name: string = shipped): Promise<WordVocabulary> {
  const { manifest, bytes } = await readShippedFile('vocabulary', name, {});
  const { version, file, k } = manifest;
  if (k > mostCentroids) throw new Error(`vocabulary ${name}: k is ${k}, and ${mostCentroids} at most`);
  const length = 2 * k * halfLength;
  if (bytes.length !== 2 * length) {
    throw new Error(`vocabulary ${name}: ${file} has ${bytes.length} bytes; k ${k} makes ${2 * length}`);
  }
  return { id: `${name}@${version}`, k, centroids: new Int16Array(new Uint8Array(bytes).buffer) };
}
