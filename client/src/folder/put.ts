import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type Put, putFile, storedEtag, unreachable } from '../uploads.ts';

/**
 * PUTs as `fetch` does, and also to the local cloud's `bucket.localhost`: names under localhost are
 * this machine (RFC 6761), which browsers know but many resolvers, and so Node's fetch, do not.
 */
export const putFromNode: Put = (url, content, signal) => {
  const { hostname, protocol } = new URL(url);
  if (!hostname.endsWith('.localhost')) return putFile(url, content, signal);
  const send = protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(signal?.aborted ? error : unreachable(url, error));
    const request = send(url, {
      method: 'PUT',
      headers: { 'content-length': content.byteLength },
      signal,
      lookup: (_name, { all }, found) =>
        all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4),
    });
    request.on('error', fail).on('response', async (response) => {
      try {
        const body = Buffer.concat(await response.toArray()).toString();
        resolve(storedEtag(response.statusCode ?? 0, response.headers.etag ?? null, body));
      } catch (error) {
        fail(error);
      }
    });
    request.end(content);
  });
};
