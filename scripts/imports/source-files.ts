import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const left = new Set(['node_modules', 'dist', 'cdk.out', 'generated', 'assembly', 'test']);

/** Reads the TypeScript sources below a folder, without tests and what is generated: text by path, with `/`. */
export function readSources(root: string): Map<string, string> {
  const files = globSync('**/*.{ts,tsx,mts}', {
    cwd: root,
    exclude: (name) => left.has(name.split(/[\\/]/).at(-1)!),
  });
  return new Map(files.sort().map((file) => [file.replaceAll('\\', '/'), readFileSync(join(root, file), 'utf8')]));
}
