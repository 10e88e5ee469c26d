import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
// The small face of zod: the whole of it takes longer to load than the codebook.
import * as z from 'zod/mini';
import type { Codebook } from './codebook.ts';
import { decodeCodebook } from './codec.ts';

/** The codebook of a new library. */
export const defaultCodebook = 'vlad-64-256';

const text = z.string().check(z.minLength(1));

/** `models/<name>/model.json` of a codebook. */
const manifestSchema = z.strictObject({
  /** Also the name of the folder. */
  name: text,
  version: text,
  /** Of the codebook file, in hexadecimal. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')),
  license: text,
  /** The pictures that the codebook was made from. */
  trainedOn: text,
  file: z.string().check(z.regex(/^[\w.-]+$/, 'a file name')),
  k: z.int().check(z.gte(1)),
  dimensions: z.int().check(z.gte(1)),
});

/** A codebook that ships in `@dlsift/models`, with what names it in a feature set. */
export interface ShippedCodebook extends Codebook {
  name: string;
  version: string;
  sha256: string;
}

/**
 * Reads a codebook of the package `@dlsift/models`, wherever that package is installed: the workspace, the Lambda layer, a worker.
 * @throws Error where there is no such codebook, its manifest is not valid, or the file is not the one that the manifest names.
 */
export async function loadCodebook(name: string = defaultCodebook): Promise<ShippedCodebook> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@dlsift/models/package.json')), name);
  let json: string;
  try {
    json = await readFile(join(folder, 'model.json'), 'utf8');
  } catch (cause) {
    throw new Error(`no codebook named ${name} in @dlsift/models`, { cause });
  }
  const manifest = manifestSchema.safeParse(JSON.parse(json));
  if (!manifest.success) throw new Error(`${name}/model.json is not valid: ${z.prettifyError(manifest.error)}`);
  const { version, sha256, file, k, dimensions } = manifest.data;
  const bytes = await readFile(join(folder, file));
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new Error(`codebook ${name}: ${file} has SHA-256 ${found}, model.json says ${sha256}`);
  const codebook = decodeCodebook(bytes);
  if (codebook.k !== k || codebook.dimensions !== dimensions) {
    throw new Error(
      `codebook ${name}: ${file} has k ${codebook.k} and ${codebook.dimensions} dimensions, model.json says ${k} and ${dimensions}`,
    );
  }
  return { ...codebook, name, version, sha256 };
}
