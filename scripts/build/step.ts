import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The workspace root. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** One build product: what it is made from, and how. */
export interface Step {
  name: string;
  /**
   * Globs, relative to the root, of every file that the product depends on, the script that makes
   * it among them.
   */
  inputs: string[];
  /** Something else the product depends on, as text. */
  key?(): string;
  /** A path, relative to the root, that exists once the step has run. */
  output: string;
  /** Says what is missing where there is nothing to build from yet. */
  blockedBy?(): string | undefined;
  run(): Promise<void> | void;
}

export type Outcome = 'built' | 'fresh' | 'blocked';

/** Runs a step unless its inputs are, byte for byte, those of its last run. */
export async function runStep(step: Step): Promise<Outcome> {
  if (step.blockedBy?.()) return 'blocked';
  const stamp = join(root, 'dist/.stamps', step.name);
  const hash = hashOf(step);
  if (exists(step.output) && exists(join('dist/.stamps', step.name)) && readFileSync(stamp, 'utf8') === hash) {
    return 'fresh';
  }
  await step.run();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return 'built';
}

/** Whether a path, relative to the root, exists. */
export function exists(path: string): boolean {
  return statSync(join(root, path), { throwIfNoEntry: false }) !== undefined;
}

function hashOf(step: Step): string {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}-${root}-${step.key?.() ?? ''}`);
  const files = globSync([...step.inputs, 'scripts/build/{step,folder}.ts', 'package-lock.json'], { cwd: root });
  for (const file of files.sort()) {
    const path = join(root, file);
    if (!statSync(path).isFile()) continue;
    hash.update(file).update('\0').update(readFileSync(path));
  }
  return hash.digest('hex');
}
