import { type Context, Hono } from 'hono';
import { once } from '../common/index.ts';
import { openApiDocument } from './document.ts';
import { type ApiEnv, answerProblem, type Call, identify, Problem } from './http/index.ts';
import { resources } from './resources/index.ts';
import type { Services } from './services/index.ts';

/** The API: every call of every resource, those that need no key first. */
export function createApp(services: () => Services): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  app.onError(answerProblem);
  app.notFound((c) => answerProblem(unknownRoute(c), c));

  const calls = resources.flatMap((resource) => resource.calls);
  const add = ({ route, handle }: Call) => {
    const path = route.path.replaceAll(/{(\w+)}/g, ':$1');
    app.on(route.method.toUpperCase(), path, (c) => handle(c, services()));
  };
  calls.filter(({ route }) => route.role === null).forEach(add);
  // Made once: it needs no key, so anybody may ask for it.
  const document = once(() => JSON.stringify(openApiDocument()));
  app.get('/v1/openapi.json', (c) => c.body(document(), 200, { 'content-type': 'application/json' }));

  app.use('/v1/*', identify);
  calls.filter(({ route }) => route.role !== null).forEach(add);
  return app;
}

function unknownRoute({ req }: Context): Problem {
  return new Problem('unknown-route', `Expected a route of /v1/openapi.json but received ${req.method} ${req.path}`);
}
