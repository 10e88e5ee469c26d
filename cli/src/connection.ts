import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createClient, type DlsiftClient } from '@dlsift/client';
import { Command, Option } from 'commander';
import type { Terminal } from './terminal.ts';

export interface ConnectionOptions {
  url?: string;
  apiKey?: string;
  json?: boolean;
}

/** A command with the options that all commands have. */
export function connectedCommand(name: string): Command {
  return new Command(name)
    .addOption(new Option('--json', "print the API's own answer"))
    .addOption(new Option('--url <url>', 'where the API is (or DLSIFT_URL)'))
    .addOption(new Option('--api-key <key>', 'API key (better in DLSIFT_API_KEY, which no process list shows)'));
}

/** Options win over environment, environment over the local cloud's credentials file. */
export function connect(options: ConnectionOptions, { env, directory }: Terminal): DlsiftClient {
  const local = localCredentials(directory);
  const url = options.url ?? nonEmpty(env.DLSIFT_URL) ?? local?.url;
  if (url === undefined) {
    throw new Error(
      'No service to ask: set DLSIFT_URL and DLSIFT_API_KEY, or start a local one here with `npm start`.',
    );
  }
  // The file's key is sent only to the file's service.
  const apiKey = options.apiKey ?? nonEmpty(env.DLSIFT_API_KEY) ?? (url === local?.url ? local.apiKey : undefined);
  if (apiKey === undefined) throw new Error(`No API key for ${url}: set DLSIFT_API_KEY.`);
  return createClient({ url, apiKey });
}

/** The credentials that the local cloud wrote in this folder or one above it. */
function localCredentials(directory: string): { url: string; apiKey: string } | undefined {
  const path = join(directory, '.dlsift', 'credentials.json');
  const text = readIfThere(path);
  if (text === undefined) return dirname(directory) === directory ? undefined : localCredentials(dirname(directory));
  try {
    const { url, apiKey } = JSON.parse(text);
    if (typeof url === 'string' && typeof apiKey === 'string') return { url, apiKey };
  } catch {
    // The error below names the file.
  }
  throw new Error(`Expected ${path} to hold JSON with url and apiKey; start the local cloud again to renew it.`);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(`${(error as NodeJS.ErrnoException).code}`)) return undefined;
    throw error;
  }
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
