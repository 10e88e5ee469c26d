import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { halfLength, type WordVocabulary } from './vocabulary.ts';

/** The vocabulary of every library. */
const shipped = 'words-256x256';

const text = z.string().check(z.minLength(1));

/** `models/<name>/model.json` of a vocabulary. */
const manifestSchema = z.strictObject({
  /** Also the name of the folder. */
  name: text,
  version: text,
  /** Of the centroids' file, in hexadecimal. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')),
  license: text,
  /** The pictures that it was made from. */
  trainedOn: text,
  /** 2 x k x 64 int16, little-endian. */
  file: z.string().check(z.regex(/^[\w.-]+$/, 'a file name')),
  k: z.int().check(z.gte(1), z.lte(256)),
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
