import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The workspace root. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** One build product, its inputs, and how it is made. */
export interface Step {
  name: string;
  /**
   * Globs, relative to the root, of every file that the product depends on, its build script
   * included.
   */
  inputs: string[];
  /** Text of anything else that the product depends on. */
  key?(): string;
  /** Path, relative to the root, that exists after the step has run. */
  output: string;
  /** Name of a missing input without which the step is left out. */
  blockedBy?(): string | undefined;
  run(): Promise<void> | void;
}

export type Outcome = 'built' | 'fresh' | 'blocked';

/** Runs a step unless its inputs equal those of its last run, byte for byte. */
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
