import type { IncomingMessage } from 'node:http';
import { maxPayloadBytes } from '../lambda/index.ts';

/** Maximum bytes of a request's body, as in API Gateway. */
const maxBodyBytes = 10 * 1024 * 1024;

/**
 * Reads a request's body.
 *
 * @param isText whether the function gets the body as text; other bodies grow by a third, as base64
 * @returns 'too large' as soon as the headers, or the bytes that have come, exceed what API Gateway
 *   takes or what can be passed to a function
 */
export async function readBody(message: IncomingMessage, isText: boolean): Promise<Buffer | 'too large'> {
  const declared = Number(message.headers['content-length'] ?? 0);
  const passedOn = isText ? declared : Math.ceil(declared / 3) * 4;
  if (declared > maxBodyBytes || passedOn > maxPayloadBytes) return 'too large';
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed when left early: the answer uses the same connection.
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) return 'too large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
