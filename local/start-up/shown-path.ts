import { relative } from 'node:path';

/**
 * A path as the user would type it. npm runs scripts in the package's folder and gives the user's
 * folder in INIT_CWD.
 */
export function shownPath(path: string): string {
  const shown = relative(process.env.INIT_CWD ?? process.cwd(), path);
  return shown === '' ? '.' : shown.startsWith('..') ? path : shown;
}
