import { relative } from 'node:path';

/** A path as the person would type it: npm runs scripts in the package's folder, and says in INIT_CWD where they were. */
export function shownPath(path: string): string {
  const shown = relative(process.env.INIT_CWD ?? process.cwd(), path);
  return shown === '' ? '.' : shown.startsWith('..') ? path : shown;
}
