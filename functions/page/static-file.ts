import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

/** A file of the search page, or a refusal, as it is sent. */
export interface StaticFile {
  status: 200 | 404;
  headers: Record<string, string>;
  body: Uint8Array;
}

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ico': 'image/x-icon',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Thumbnails come from the bucket, whose host is not known here; everything else comes from this
 * origin.
 */
const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; img-src * blob: data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/**
 * The file at a path below `directory`; `/` is the page. Files under `/assets/` have a hash in
 * their names, so browsers may keep them for a year.
 */
export async function staticFile(path: string, directory: string): Promise<StaticFile> {
  const name = normalize(path === '/' ? '/index.html' : path);
  const contentType = contentTypes[extname(name)];
  const body = contentType && !name.includes('\0') ? await readFile(join(directory, name)).catch(() => null) : null;
  if (!body || !contentType) {
    const text = new TextEncoder().encode('There is no such page.\n');
    return { status: 404, headers: { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8' }, body: text };
  }
  const cacheControl = name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  return {
    status: 200,
    headers: { ...securityHeaders, 'content-type': contentType, 'cache-control': cacheControl },
    body,
  };
}
