import { lstat, readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file or folder that cannot be taken, and why. */
export interface LeftOut {
  path: string;
  reason: string;
}

/** What a folder has, by kind. Other kinds, such as sockets, are in none. */
export interface Entries {
  folders: string[];
  files: string[];
  leftOut: LeftOut[];
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const notUtf8 = 'its name is not valid UTF-8; rename it';

/**
 * Reads a folder. What cannot be read does not stop the rest.
 *
 * @param directory its path
 * @param isWanted whether a name is looked at
 * @returns names of folders and files, symbolic links followed, and what was left out with its
 *   reason
 */
export async function entriesOf(directory: string, isWanted: (name: string) => boolean): Promise<Entries> {
  const entries: Entries = { folders: [], files: [], leftOut: [] };
  const names = await readdir(directory, { encoding: 'buffer' }).catch((error: NodeJS.ErrnoException) => {
    entries.leftOut.push({ path: directory, reason: reasonOf(error) });
    return [];
  });
  for (const bytes of names) {
    const name = decoded(bytes);
    const path = join(directory, name ?? escaped(bytes));
    if (!isWanted(name ?? escaped(bytes))) continue;
    if (name === undefined) {
      entries.leftOut.push({ path, reason: notUtf8 });
      continue;
    }
    const entry = await stat(path).catch(async (error: NodeJS.ErrnoException) => {
      entries.leftOut.push({ path, reason: (await brokenLink(path)) ?? reasonOf(error) });
      return undefined;
    });
    if (entry?.isDirectory()) entries.folders.push(name);
    else if (entry?.isFile()) entries.files.push(name);
  }
  return entries;
}

/**
 * Why there is nothing at a path that somebody named.
 *
 * @returns undefined where nothing is known of it
 */
export async function reasonOfNothing(path: string): Promise<string | undefined> {
  // What Node makes of an argument that is not UTF-8.
  return path.includes('\uFFFD') ? notUtf8 : brokenLink(path);
}

async function brokenLink(path: string): Promise<string | undefined> {
  const link = await lstat(path).catch(() => undefined);
  return link?.isSymbolicLink() ? `it is a link to ${await readlink(path)}, which cannot be reached` : undefined;
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  return code === 'EACCES' || code === 'EPERM' ? 'it may not be read (permission denied)' : message;
}

function decoded(name: Uint8Array): string | undefined {
  try {
    return utf8.decode(name);
  } catch {
    return undefined;
  }
}

/** The name with bytes beyond ASCII as a shell writes them. */
function escaped(name: Buffer): string {
  return name
    .toString('latin1')
    .replace(/[^\x20-\x7e]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
