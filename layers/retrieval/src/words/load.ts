import { readShippedFile } from '../vlad/index.ts';
import { halfLength, type WordVocabulary } from './vocabulary.ts';

/** Name of the shipped vocabulary. */
const shipped = 'words-256x256';
/** A word is a pair of bytes, one per half of the descriptor. */
const maxCentroids = 256;

/**
 * Reads a vocabulary of `@dlsift/models`: 2 x k x 64 int16, little-endian.
 *
 * @throws Error when no vocabulary has this name, or when it differs from its manifest
 */
export async function loadWordVocabulary(name: string = shipped): Promise<WordVocabulary> {
  const { manifest, bytes } = await readShippedFile('vocabulary', name, {});
  const { version, file, k } = manifest;
  if (k > maxCentroids) throw new Error(`vocabulary ${name}: expected k of at most ${maxCentroids} but received ${k}`);
  const length = 2 * k * halfLength;
  if (bytes.length !== 2 * length) {
    throw new Error(`vocabulary ${name}: ${file} has ${bytes.length} bytes; k ${k} makes ${2 * length}`);
  }
  return { id: `${name}@${version}`, k, centroids: new Int16Array(new Uint8Array(bytes).buffer) };
}
