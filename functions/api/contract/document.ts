import { OpenAPIHono } from '@hono/zod-openapi';
import { limits } from './limits.ts';
import * as routes from './routes.ts';

export const apiVersion = '0.1.0';

/** The OpenAPI 3.1 document of the API, from the same routes that the handlers are registered on. */
export function openApiDocument() {
  const app = new OpenAPIHono();
  for (const route of Object.values(routes)) app.openAPIRegistry.registerPath(route);
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
  });
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'DLSIFT',
      version: apiVersion,
      description:
        'Private picture search: drop pictures in, search by picture, choose what fits, and the ranking learns.',
      license: { name: 'Apache-2.0' },
    },
  });
  return { ...document, 'x-limits': limits };
}
