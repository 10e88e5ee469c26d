import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
// The small face of zod: the whole of it takes longer to load than a codebook.
import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));

/** `models/<name>/model.json` of what was made by k-means. */
const about = {
  /** Also the name of the folder. */
  name: text,
  version: text,
  /** Of the file, in hexadecimal. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')),
  license: text,
  /** The pictures that it was made from. */
  trainedOn: text,
  file: z.string().check(z.regex(/^[\w.-]+$/, 'a file name')),
  /** Centroids. */
  k: z.int().check(z.gte(1)),
};

/**
 * Reads a file of the package `@dlsift/models`, wherever that package is installed: the workspace, the Lambda layer, a worker.
 *
 * @param kind what it is called in errors
 * @param shape what its manifest says beyond what all say
 * @throws Error where there is no such file, its manifest is not valid, or it is not the one that the manifest names.
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
