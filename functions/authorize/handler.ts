import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from 'aws-lambda';
import { type Identity, stores } from '../common/index.ts';
import { Authorizer } from './authorize.ts';

const authorizer = new Authorizer((apiKey) => stores.tenants().callerOf(apiKey));

/**
 * Lets every request through with its caller, or with the reason to refuse it: an HTTP API cannot
 * word a refusal, `api` can.
 */
export async function handler(
  event: APIGatewayRequestAuthorizerEventV2,
): Promise<APIGatewaySimpleAuthorizerWithContextResult<Identity>> {
  return { isAuthorized: true, context: await authorizer.identify(event.headers?.['x-api-key']) };
}
