import type { IncomingMessage } from 'node:http';
import type { HttpCors } from '../template/index.ts';
import type { HttpAnswer } from './response.ts';

/** Whether the request is a preflight, which an API with CORS settings answers itself. */
export function isPreflight(message: IncomingMessage): boolean {
  return message.method === 'OPTIONS' && message.headers['access-control-request-method'] !== undefined;
}

/** CORS headers for a caller from `origin`; empty where it is not allowed. */
export function corsHeaders(cors: HttpCors, origin: string | undefined, preflight: boolean): HttpAnswer['headers'] {
  const allowed = origin === undefined ? undefined : cors.origins.find((item) => item === '*' || item === origin);
  if (allowed === undefined) return {};
  return {
    'access-control-allow-origin': allowed,
    ...(cors.exposedHeaders.length > 0 && { 'access-control-expose-headers': cors.exposedHeaders.join(',') }),
    ...(preflight && { 'access-control-allow-methods': cors.methods.join(',') }),
    ...(preflight && cors.headers.length > 0 && { 'access-control-allow-headers': cors.headers.join(',') }),
    ...(preflight && cors.maxAgeSeconds !== undefined && { 'access-control-max-age': String(cors.maxAgeSeconds) }),
  };
}
