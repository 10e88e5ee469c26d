import type { Functions } from '../lambda/index.ts';
import { type Authorizer, account, region } from '../template/index.ts';
import type { RequestEvent } from './request-event.ts';
import { gatewayAnswer, type HttpAnswer } from './response.ts';

export type Authorization = { context: Record<string, unknown> } | { refused: HttpAnswer };

/**
 * Calls a Lambda REQUEST authorizer (payload 2.0). Its answers are not cached, whatever the
 * template says.
 */
export async function authorize(
  authorizer: Authorizer,
  event: RequestEvent,
  functions: Functions,
): Promise<Authorization> {
  const identitySource = authorizer.identitySources.map((source) => identity(source, event));
  if (identitySource.includes(undefined)) return { refused: gatewayAnswer(401, 'Unauthorized') };
  const { body: _, isBase64Encoded: __, ...request } = event;
  const { method, path } = event.requestContext.http;
  const outcome = await functions.invoke(authorizer.functionArn, {
    ...request,
    type: 'REQUEST',
    routeArn: `arn:aws:execute-api:${region}:${account}:${event.requestContext.apiId}/$default/${method}${path}`,
    identitySource: identitySource.length === 0 ? null : identitySource,
  });
  if (outcome.error !== undefined) return { refused: gatewayAnswer(500, 'Internal Server Error') };
  const answer = JSON.parse(outcome.payload);
  const allowed = authorizer.simpleResponses ? answer?.isAuthorized === true : allowsByPolicy(answer);
  return allowed ? { context: answer.context ?? {} } : { refused: gatewayAnswer(403, 'Forbidden') };
}

function allowsByPolicy(answer: { policyDocument?: { Statement?: { Effect: string }[] } } | null): boolean {
  const statements = answer?.policyDocument?.Statement ?? [];
  return statements.length > 0 && statements.every(({ Effect }) => Effect === 'Allow');
}

/** Such as `$request.header.x-api-key`, `$request.querystring.key` or `$context.http.method`. */
function identity(source: string, event: RequestEvent): string | undefined {
  const [, place, ...rest] = source.split('.');
  const name = rest.join('.');
  const found = place === 'header' ? event.headers[name.toLowerCase()] : event.queryStringParameters?.[name];
  return found === '' ? undefined : found;
}
