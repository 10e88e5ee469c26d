import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from '../generated/schema.d.ts';
import { NoServiceError, networkReason, problemOf } from './errors.ts';

export interface ClientOptions {
  /**
   * The address of the API, with or without `/v1`: `http://localhost:8080`, or the URL of the
   * deployed API.
   */
  url: string;
  apiKey: string;
}

/**
 * Typed calls by path: `client.GET('/v1/images/{imageId}', …)`. A call that does not answer 2xx
 * throws.
 */
export type DlsiftClient = Client<paths>;

/**
 * A client of one API and one key.
 *
 * @example
 * const client = createClient({ url: 'http://localhost:8080', apiKey });
 * const answer = await searchByPicture(client, await readFile('rose.jpg'), { k: 10 });
 *
 * @throws Error when no request can carry the URL or the key; calls throw `ProblemError` and
 *   `NoServiceError`
 */
export function createClient({ url, apiKey }: ClientOptions): DlsiftClient {
  const baseUrl = checkedUrl(url);
  const client = createFetchClient<paths>({ baseUrl, headers: { 'x-api-key': checkedKey(apiKey) } });
  client.use({
    onError({ request, error }) {
      if (request.signal.aborted) return;
      return new NoServiceError(baseUrl, `No DLSIFT at ${baseUrl}: ${networkReason(error)}`, error);
    },
    async onResponse({ response }) {
      if (!response.ok) throw await problemOf(response);
      if (response.status === 204) return;
      const type = response.headers.get('content-type') ?? 'no content type';
      if (type.startsWith('application/json')) return;
      throw new NoServiceError(baseUrl, `No DLSIFT API at ${baseUrl}: it answered ${type} where JSON was expected`);
    },
  });
  return client;
}

/** The body of an answer. */
export async function answer<Data>(call: Promise<{ data?: Data; response: Response }>): Promise<NonNullable<Data>> {
  const { data, response } = await call;
  if (data === undefined || data === null) {
    throw new NoServiceError(response.url, `${response.url} answered ${response.status} with nothing in it`);
  }
  return data;
}

function checkedUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new Error(`Expected the API's URL as http://… or https://… but received "${url}"`);
  }
  // Paths begin with the version, and people copy the address with the version, too.
  return parsed.href.replace(/(\/v1)?\/*$/, '');
}

function checkedKey(apiKey: string): string {
  const key = apiKey.trim();
  // Messages end in logs, so the key stays out of them.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new Error('Expected an API key of printable ASCII characters without spaces but received something else');
  }
  return key;
}
