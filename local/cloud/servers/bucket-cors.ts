import type { buildApp } from 'fauxqs';
import type { CorsRule } from '../template/index.ts';
import type { Credentials } from './credentials.ts';

type App = ReturnType<typeof buildApp>;

/**
 * Applies a bucket's CORS rules to presigned URLs: fauxqs has no rules and checks no signatures,
 * and any web page can call a server on this machine.
 */
export function applyCors(app: App, rules: ReadonlyMap<string, CorsRule[]>, credentials: Credentials): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    if (origin === undefined) return done();
    const preflight = request.method === 'OPTIONS';
    const method = preflight ? request.headers['access-control-request-method'] : request.method;
    const bucket = request.url.split(/[/?]/)[1] ?? '';
    const rule = rules.get(bucket)?.find((candidate) => matches(candidate, origin, method ?? ''));
    if (rule !== undefined) {
      reply.header('access-control-allow-origin', rule.origins.includes('*') ? '*' : origin);
      reply.header('access-control-allow-methods', rule.methods.join(', '));
      if (rule.headers.length > 0) reply.header('access-control-allow-headers', allowedHeaders(rule, request.headers));
      if (rule.exposedHeaders.length > 0) reply.header('access-control-expose-headers', rule.exposedHeaders.join(', '));
      if (preflight) reply.header('access-control-max-age', String(rule.maxAgeSeconds));
      reply.header('vary', 'origin');
    }
    const signer = new URLSearchParams(request.url.split('?')[1]).get('X-Amz-Credential');
    if (!preflight && signer?.startsWith(`${credentials.accessKeyId}/`)) return done();
    reply.status(preflight && rule !== undefined ? 200 : 403).send();
  });
  // Without its own route, a preflight would be answered 404 before the hook runs.
  app.options('/*', (_request, reply) => reply.status(403).send());
}

function matches(rule: CorsRule, origin: string, method: string): boolean {
  return rule.methods.includes(method) && rule.origins.some((pattern) => pattern === '*' || wildcard(pattern, origin));
}

function wildcard(pattern: string, value: string): boolean {
  const [head = '', tail] = pattern.split('*');
  return tail === undefined ? pattern === value : value.startsWith(head) && value.endsWith(tail);
}

/** A rule's `*` is answered with what the browser requested. */
function allowedHeaders(rule: CorsRule, headers: Record<string, string | string[] | undefined>): string {
  const asked = headers['access-control-request-headers'];
  return rule.headers.includes('*') && asked !== undefined ? String(asked) : rule.headers.join(', ');
}
