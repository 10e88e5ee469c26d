import type { IncomingMessage } from 'node:http';

/** Maximum bytes of a request's body, as in API Gateway. */
const maxBodyBytes = 10 * 1024 * 1024;

/** Reads a request's body, at most as long as API Gateway accepts. */
export async function readBody(message: IncomingMessage): Promise<Buffer | 'too large'> {
  if (Number(message.headers['content-length'] ?? 0) > maxBodyBytes) return 'too large';
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
