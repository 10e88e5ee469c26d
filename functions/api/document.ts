import {
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type ResponseConfig,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { apiVersion, limitMeanings, limits, ProblemDocument, type Route, z } from './contract/index.ts';
import { problems } from './http/index.ts';
import { resources } from './resources/index.ts';

/** The OpenAPI 3.1 document of the API, made of the routes by which requests are answered. */
export function openApiDocument() {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'apiKey', { type: 'apiKey', in: 'header', name: 'x-api-key' });
  for (const { name, calls } of resources) {
    for (const { route } of calls) registry.registerPath(describe(route, name));
  }
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'DLSIFT',
      version: apiVersion,
      description:
        'Private picture search: drop pictures in, search by picture, choose what fits, and the ranking learns.',
      license: { name: 'Apache-2.0' },
    },
    tags: resources.map(({ name, description }) => ({ name, description })),
  });
  return { ...document, 'x-limits': limits, 'x-limit-meanings': limitMeanings, 'x-problems': problems };
}

function describe(route: Route, resource: string): RouteConfig {
  const { method, path, operationId, summary, description, role, higherRole, params, query, answer } = route;
  return {
    method,
    path,
    operationId,
    tags: [resource],
    summary,
    description: [description, neededRole(route)].filter(Boolean).join('\n\n'),
    ...(role && { security: [{ apiKey: [] }], 'x-role': role }),
    ...(higherRole && { 'x-higher-role': { role: higherRole.role, when: higherRole.when } }),
    ...(route.limits && { 'x-limits': Object.fromEntries(route.limits.map((name) => [name, limits[name]])) }),
    request: {
      ...(params && { params: params as z.ZodObject }),
      ...(query && { query: query as z.ZodObject }),
      ...bodyOf(route),
    },
    responses: {
      [answer.status]:
        answer.status === 204
          ? { description: answer.description }
          : json(answer.description, { schema: answer.schema, example: answer.example }),
      ...(role && { default: problem }),
    },
  };
}

function bodyOf({ body, example }: Route): RouteConfig['request'] {
  if (!body) return {};
  const takesPicture = 'picture' in body;
  const inJson = {
    'application/json': { schema: takesPicture ? body.json : body, ...(example !== undefined && { example }) },
  };
  if (!takesPicture) return { body: { required: true, content: inJson } };
  return {
    body: { required: body.picture === 'required', content: { 'image/*': { schema: picture }, ...inForm, ...inJson } },
  };
}

function neededRole({ role, higherRole }: Route): string {
  if (role === null) return 'No key is needed.';
  return `Role: ${role}${higherRole ? `; ${higherRole.when}: ${higherRole.role}` : ''}.`;
}

const picture = z.string().openapi({ type: 'string', format: 'binary' });
/** Clients are generated for the picture itself; forms are what browsers and curl send. */
const inForm = {
  'multipart/form-data': {
    schema: z.object({ image: picture }).openapi({ description: 'A form with exactly one file, of any name' }),
  },
};

function json(description: string, content: { schema: z.ZodType; example: unknown }): ResponseConfig {
  return { description, content: { 'application/json': content } };
}

const problem: ResponseConfig = {
  description: 'What is wrong (RFC 9457)',
  content: { 'application/problem+json': { schema: ProblemDocument } },
};
