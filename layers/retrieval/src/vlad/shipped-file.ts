import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
// `zod/mini`, since the whole of zod takes longer to load than a codebook.
import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));

/** Fields that `models/<name>/model.json` has for every file made by k-means. */
const about = {
  /** Name of the folder, too. */
  name: text,
  version: text,
  /** SHA-256 of the file in hexadecimal. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')),
  license: text,
  /** The training pictures. */
  trainedOn: text,
  file: z.string().check(z.regex(/^[\w.-]+$/, 'a file name')),
  /** Number of centroids. */
  k: z.int().check(z.gte(1)),
};

/**
 * Reads a file of the package `@dlsift/models`, wherever that package is installed: in the
 * workspace, the Lambda layer or a worker.
 *
 * @param kind what errors call the file
 * @param name name of its folder
 * @param shape fields of its manifest beyond the common ones
 * @returns the manifest and the bytes
 * @throws Error where the file is missing, its manifest is not valid, or its SHA-256 differs from
 *   the manifest's
 */
export async function readShippedFile<Shape extends Record<string, z.ZodMiniType>>(
  kind: string,
  name: string,
  shape: Shape,
) {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@dlsift/models/package.json')), name);
  let json: string;
  try {
    json = await readFile(join(folder, 'model.json'), 'utf8');
  } catch (cause) {
    throw new Error(`no ${kind} named ${name} in @dlsift/models`, { cause });
  }
  const manifest = z.strictObject({ ...about, ...shape }).safeParse(JSON.parse(json));
  if (!manifest.success) throw new Error(`${name}/model.json is not valid: ${z.prettifyError(manifest.error)}`);
  const { file, sha256 } = manifest.data as z.infer<z.ZodMiniObject<typeof about>>;
  const bytes = new Uint8Array(await readFile(join(folder, file)));
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new Error(`${kind} ${name}: ${file} has SHA-256 ${found}, model.json says ${sha256}`);
  return { manifest: manifest.data, bytes };
}
