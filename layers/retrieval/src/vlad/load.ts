import * as z from 'zod/mini';
import type { Codebook } from './codebook.ts';
import { decodeCodebook } from './codec.ts';
import { readShippedFile } from './shipped-file.ts';

/** Name of the codebook of a new library. */
export const defaultCodebook = 'vlad-64-256';

/** A codebook that ships in `@dlsift/models`, with the fields that identify it in a feature set. */
export interface ShippedCodebook extends Codebook {
  name: string;
  version: string;
  sha256: string;
}

/**
 * Loads a codebook that ships in `@dlsift/models`.
 *
 * @throws Error where there is none of this name, or where it differs from its manifest
 */
export async function loadCodebook(name: string = defaultCodebook): Promise<ShippedCodebook> {
  const shape = { dimensions: z.int().check(z.gte(1)) };
  const { manifest, bytes } = await readShippedFile('codebook', name, shape);
  const { version, sha256, file, k, dimensions } = manifest;
  const codebook = decodeCodebook(bytes);
  if (codebook.k !== k || codebook.dimensions !== dimensions) {
    throw new Error(
      `codebook ${name}: ${file} has k ${codebook.k} and ${codebook.dimensions} dimensions, model.json says ${k} and ${dimensions}`,
    );
  }
  return { ...codebook, name, version, sha256 };
}
