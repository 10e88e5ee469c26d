import { createClient, type DlsiftClient, getMe, ProblemError } from '@dlsift/client';
import type { Cloud } from '@dlsift/local-cloud';
import type { StateDirectory } from '../state/index.ts';

/**
 * Address and key of the cloud. `--json` prints it, and the `dlsift` command reads it from the
 * state folder.
 */
export interface Connection {
  url: string;
  apiKey: string;
  tenant: string;
  page: string;
}

const tenant = 'demo';

/** Reads the key of earlier starts, or creates the tenant and its key at the first start. */
export async function connect(cloud: Cloud, state: StateDirectory, signal: AbortSignal): Promise<Connection> {
  const kept = state.read<Connection>('credentials.json');
  const apiKey =
    kept !== undefined && (await isValid(cloud.url, kept.apiKey, signal)) ? kept.apiKey : await issueKey(cloud);
  const connection = { url: cloud.url, apiKey, tenant, page: `${cloud.url}/` };
  state.write('credentials.json', connection);
  return connection;
}

/** A client of the API with the tenant's key. */
export function clientOf({ url, apiKey }: Pick<Connection, 'url' | 'apiKey'>): DlsiftClient {
  return createClient({ url, apiKey });
}

async function isValid(url: string, apiKey: string, signal: AbortSignal): Promise<boolean> {
  try {
    await getMe(clientOf({ url, apiKey }), signal);
    return true;
  } catch (error) {
    if (error instanceof ProblemError && (error.status === 401 || error.status === 403)) return false;
    throw error;
  }
}

async function issueKey(cloud: Cloud): Promise<string> {
  const { apiKey } = (await cloud.invoke('issue-key', { tenant, role: 'admin' })) as { apiKey: string };
  return apiKey;
}
