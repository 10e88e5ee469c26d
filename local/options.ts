import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CloudError } from '@dlsift/local-cloud';

export interface Options {
  /** A folder of pictures, absolute path. */
  photos: string | undefined;
  port: number;
  fresh: boolean;
  /** Absolute path. */
  state: string;
  json: boolean;
  help: boolean;
}

export const usage = `npm start -- [options]

  --photos DIR   add the pictures of a folder (a sub-folder's name is the label); default: a drawn sample library
  --port N       of the HTTP API and the page, default 8080; 0 for any free one
  --state DIR    where data is kept, default .dlsift
  --fresh        delete what an earlier start kept there
  --json         when ready, print one line of JSON: url, apiKey, tenant, page
  --help         print this`;

const defaultPort = '8080';

/**
 * Detects options that npm took for itself because no `--` stands before them.
 *
 * @throws CloudError that says how to write them
 */
export function refuseTakenByNpm(env: Readonly<Record<string, string | undefined>>): void {
  const taken = ['photos', 'port', 'state', 'fresh'].find((name) => env[`npm_config_${name}`] !== undefined);
  if (taken === undefined) return;
  throw new CloudError(`npm took --${taken} for itself. Write -- before the options:\n\n${usage}`);
}

/**
 * Reads the command line.
 *
 * @param cwd base of relative folders
 * @param defaultState default folder of the state
 * @throws CloudError for an unknown option or an invalid value
 */
export function parseOptions(args: readonly string[], cwd: string, defaultState: string): Options {
  const { values } = parsed(args);
  const photos = values.photos === undefined ? undefined : resolve(cwd, values.photos);
  if (photos !== undefined && !statSync(photos, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CloudError(`--photos: expected a folder, found none at ${photos}.`);
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new CloudError(`--port: expected a number from 0 to 65535, received ${JSON.stringify(values.port)}.`);
  }
  const state = values.state === undefined ? defaultState : resolve(cwd, values.state);
  return { photos, port, state, fresh: values.fresh, json: values.json, help: values.help };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        photos: { type: 'string' },
        port: { type: 'string', default: defaultPort },
        fresh: { type: 'boolean', default: false },
        state: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    // Node's first sentence, without its advice on positional arguments.
    const [sentence] = (error as Error).message.split(/\.\s/);
    throw new CloudError(`${sentence}.\n\n${usage}`);
  }
}
