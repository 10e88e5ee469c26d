import { neededRole, type OpenApiDocument, type Operation, type Schema } from './openapi.ts';

const imports = `import { answer, type DlsiftClient } from '../src/client.ts';
import type { components, operations } from './schema.d.ts';

type Schemas = components['schemas'];
`;

/**
 * One function per call: the client, the path's parameters, the JSON body, the query, and a signal
 * that abandons it.
 */
export function clientCalls(document: OpenApiDocument): string {
  const calls = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) =>
      clientCall(path, method.toUpperCase(), operation, document),
    ),
  );
  return [imports, ...calls].join('\n');
}

/** One type per schema, by its name in the document. */
export function clientTypes({ components }: OpenApiDocument): string {
  const types = Object.keys(components.schemas).map(
    (name) => `export type ${name} = components['schemas']['${name}'];\n`,
  );
  return `import type { components } from './schema.d.ts';\n\n${types.join('')}`;
}

/** The limits that the API enforces, by name. */
export function clientLimits(document: OpenApiDocument): string {
  return `export const limits = ${JSON.stringify(document['x-limits'], null, 2)} as const;\n`;
}

function clientCall(path: string, method: string, operation: Operation, document: OpenApiDocument): string {
  const { operationId, summary, requestBody, responses, parameters: given = [] } = operation;
  const inPath = given.filter((one) => one.in === 'path').map(({ name }) => name);
  const inQuery = given.filter((one) => one.in === 'query');
  const body = requestBody?.content['application/json']?.schema;
  // A call that takes a picture as its body has in JSON what it has in the query.
  const hasQuery = inQuery.length > 0 && requestBody === undefined;
  const answered = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1].content;

  const parameters = [
    'client: DlsiftClient',
    ...inPath.map((name) => `${name}: string`),
    ...(body ? [`body: ${typeOf(body)}${allOptional(body, document) ? ' = {}' : ''}`] : []),
    ...(hasQuery ? [`query: ${queryOf(operationId)}${inQuery.some(({ required }) => required) ? '' : ' = {}'}`] : []),
    'signal?: AbortSignal',
  ];
  const params = [...(inPath.length > 0 ? [`path: { ${inPath.join(', ')} }`] : []), ...(hasQuery ? ['query'] : [])];
  const init = [
    ...(params.length > 0 ? [`params: { ${params.join(', ')} }`] : []),
    ...(body ? ['body'] : []),
    'signal',
  ];
  const call = `client.${method}('${path}', { ${init.join(', ')} })`;
  const schema = answered?.['application/json']?.schema;
  const role = neededRole(operation);
  return `/**
 * ${summary}.
 *
 * \`${method} ${path}\`; ${role === null ? 'no key is needed' : `role: ${role}`}.
 */
export async function ${operationId}(
  ${parameters.join(',\n  ')},
): Promise<${schema ? typeOf(schema) : 'void'}> {
  ${schema ? `return answer(${call})` : `await ${call}`};
}
`;
}

function queryOf(operationId: string): string {
  return `NonNullable<operations['${operationId}']['parameters']['query']>`;
}

function allOptional({ $ref }: Schema, { components }: OpenApiDocument): boolean {
  return $ref !== undefined && (components.schemas[nameIn($ref)]?.required ?? []).length === 0;
}

function typeOf({ $ref, anyOf }: Schema): string {
  if ($ref !== undefined) return `Schemas['${nameIn($ref)}']`;
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' | ');
  throw new Error('Expected the bodies of the OpenAPI document to be named schemas, but one is written in place');
}

function nameIn(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}
