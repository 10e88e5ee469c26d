import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The workspace root. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** One build product: what it is made from, and how. */
export interface Step {
  name: string;
  /** Globs, relative to the root, of every file that the product depends on. */
  inputs: string[];
  /** A path, relative to the root, that exists once the step has run. */
  output: string;
  run(): Promise<void> | void;
}

/** Runs a step unless its inputs are, byte for byte, those of its last run. */
export async function runStep(step: Step): Promise<'built' | 'fresh'> {
  const stamp = join(root, 'dist/.stamps', step.name);
  const hash = hashOf([...step.inputs, 'scripts/build/*.ts', 'package-lock.json']);
  if (exists(join(root, step.output)) && exists(stamp) && readFileSync(stamp, 'utf8') === hash) return 'fresh';
  await step.run();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return 'built';
}

function hashOf(globs: string[]): string {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
  const files = new Set(globs.flatMap((glob) => globSync(glob, { cwd: root })));
  for (const file of [...files].sort()) {
    const path = join(root, file);
    if (!statSync(path).isFile()) continue;
    hash.update(relative(root, path)).update('\0').update(readFileSync(path));
  }
  return hash.digest('hex');
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
