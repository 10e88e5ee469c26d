import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** One row of a `labels.csv`. */
export interface LabelRow {
  /** As the CSV writes it: relative to the folder, or to its `images/`. */
  file: string;
  /** undefined: the class is empty. */
  label: string | undefined;
}

/** The rows of a folder's `labels.csv`, or undefined when it has none. */
export async function readLabels(directory: string): Promise<LabelRow[] | undefined> {
  const path = join(directory, 'labels.csv');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : parseLabels(text, path);
}

/** Parses CSV (RFC 4180) with a header that names `file` and `class`; other columns are ignored. */
export function parseLabels(text: string, source: string): LabelRow[] {
  const [header = [], ...rows] = parseCsv(text.replace(/^\uFEFF/, ''));
  const columns = header.map((name) => name.trim().toLowerCase());
  const file = columns.indexOf('file');
  const label = columns.indexOf('class');
  if (file < 0 || label < 0) {
    throw new Error(
      `Expected ${source} to start with a line naming the columns file and class but received "${header}"`,
    );
  }
  return rows.flatMap((row) => {
    const name = row[file]?.trim();
    return name ? [{ file: name, label: row[label]?.trim() || undefined }] : [];
  });
}

/** The path of a row's picture: in the folder, or else in its `images/`. */
export async function findLabelled(directory: string, file: string): Promise<string | undefined> {
  for (const base of [directory, join(directory, 'images')]) {
    const path = join(base, file);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) return path;
  }
  return undefined;
}

function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  // A field, quoted (where "" stands for one quote) or plain, and what ends it.
  const field = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|\n|\r|$)/gy;
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) throw new Error(`Expected CSV but found a stray quote in line ${rows.length + 1}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',' && field.lastIndex < text.length) continue;
    rows.push(row);
    row = [];
  }
  return rows.filter((fields) => fields.some((value) => value !== ''));
}
