import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from 'aws-lambda';
import { type Identity, stores } from '../common/index.ts';
import { Authorizer } from './authorize.ts';

const authorizer = new Authorizer((apiKey) => stores.tenants().callerOf(apiKey));

/** Lets every request through with what is known of its credential: an HTTP API cannot word a refusal, ours can. */
export async function handler(
  event: APIGatewayRequestAuthorizerEventV2,
): Promise<APIGatewaySimpleAuthorizerWithContextResult<Identity>> {
  return { isAuthorized: true, context: await authorizer.identify(event.headers?.['x-api-key']) };
}
