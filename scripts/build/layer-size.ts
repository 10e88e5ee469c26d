import { globSync } from 'node:fs';
import { join } from 'node:path';
import { sizeOf } from './folder.ts';
import { root } from './step.ts';

/** Maximum bytes of a Lambda function with its layers, unzipped. */
const limitBytes = 250 * 1024 * 1024;

/**
 * Checks the size of the layers.
 *
 * @throws Error when Lambda would refuse a function with the retrieval layer and a native layer
 */
export function checkLayerSizes(): void {
  const size = (path: string) => sizeOf(join(root, path));
  const functions = globSync('dist/functions/*', { cwd: root }).map((path) => ({ path, bytes: size(path) }));
  const largest = functions.sort((a, b) => b.bytes - a.bytes)[0];
  const retrieval = size('dist/layers/retrieval');
  for (const native of globSync('dist/layers/native-linux-*', { cwd: root })) {
    const bytes = size(native) + retrieval + (largest?.bytes ?? 0);
    if (bytes <= limitBytes) continue;
    throw new Error(
      `${native}, dist/layers/retrieval and ${largest?.path} take ${megabytes(bytes)}; Lambda allows ${megabytes(limitBytes)} unzipped`,
    );
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
