import { copyFileSync, globSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './step.ts';

/**
 * Replaces a folder. `fill` writes into a folder beside it, which then takes its place, so that a
 * process that reads it never finds half of the new one.
 *
 * @param path relative to the root
 */
export async function replaceFolder(path: string, fill: (folder: string) => Promise<void> | void): Promise<void> {
  const fresh = join(root, `${path}.${process.pid}`);
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  try {
    await fill(fresh);
    rmSync(join(root, path), { recursive: true, force: true });
    renameSync(fresh, join(root, path));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/**
 * Links files of one folder into another; copies them if linking fails.
 *
 * @param wanted says of a path inside `from` whether to take the file
 */
export function linkFiles(from: string, to: string, wanted: (file: string) => boolean = () => true): void {
  for (const file of filesIn(from)) {
    if (!wanted(file)) continue;
    const target = join(to, file);
    mkdirSync(dirname(target), { recursive: true });
    try {
      linkSync(join(from, file), target);
    } catch {
      copyFileSync(join(from, file), target);
    }
  }
}

/** Bytes of all files under an absolute path. */
export function sizeOf(folder: string): number {
  return filesIn(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

/** Reads a JSON file that holds an object. */
export function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** The paths of all files under an absolute path, with `/` between their parts. */
function filesIn(folder: string): string[] {
  return globSync('**', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
}
