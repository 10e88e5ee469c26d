import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { halfLength, type WordVocabulary } from './vocabulary.ts';

/** The vocabulary of every library. */
const shipped = 'words-256x256';

/** `models/<name>/model.json` of a vocabulary. */
const manifestSchema = z.strictObject({
  /** Also the name of the folder. */
  name: z.string().min(1),
  version: z.string().min(1),
  /** Of the centroids' file, in hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
  license: z.string().min(1),
  /** The pictures that it was made from. */
  trainedOn: z.string().min(1),
  /** 2 x k x 64 int16, little-endian. */
  file: z.string().regex(/^[\w.-]+$/, 'a file name'),
  k: z.int().min(1).max(256),
});

/**
 * Reads the vocabulary that ships in `@dlsift/models`.
 * @throws Error where it is missing, its manifest is not valid, or the file is not the one that the manifest names.
 */
export async function loadWordVocabulary(name: string = shipped): Promise<WordVocabulary> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@dlsift/models/package.json')), name);
  const manifest = manifestSchema.safeParse(JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')));
  if (!manifest.success) throw new Error(`${name}/model.json is not valid: ${z.prettifyError(manifest.error)}`);
  const { version, sha256, file, k } = manifest.data;
  const bytes = new Uint8Array(await readFile(join(folder, file)));
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new Error(`vocabulary ${name}: ${file} has SHA-256 ${found}, model.json says ${sha256}`);
  const length = 2 * k * halfLength;
  if (bytes.length !== 2 * length) {
    throw new Error(`vocabulary ${name}: ${file} has ${bytes.length} bytes; k ${k} makes ${2 * length}`);
  }
  return { id: `${name}@${version}`, k, centroids: new Int16Array(bytes.slice().buffer) };
}
