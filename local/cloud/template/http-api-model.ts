import { CloudError } from '../errors.ts';
import type { Authorizer, HttpApi, HttpCors, Route } from './model.ts';
import type { Resolved, ResourcesOf } from './resources.ts';

interface CorsConfiguration {
  AllowOrigins?: string[];
  AllowMethods?: string[];
  AllowHeaders?: string[];
  ExposeHeaders?: string[];
  MaxAge?: number;
}

/** The HTTP APIs: each route joined with its integration's function and its authorizer. */
export function httpApis(resources: ResourcesOf): HttpApi[] {
  const integrations = new Map(resources('AWS::ApiGatewayV2::Integration').map((item) => [item.ref, item]));
  const authorizers = new Map(resources('AWS::ApiGatewayV2::Authorizer').map((item) => [item.ref, authorizer(item)]));
  const routes = resources('AWS::ApiGatewayV2::Route');
  return resources('AWS::ApiGatewayV2::Api').map((api) => ({
    id: api.ref,
    cors: cors(api.property<CorsConfiguration>('CorsConfiguration')),
    routes: routes
      .filter((item) => item.required('ApiId') === api.ref)
      .map((item) => route(item, integrations, authorizers)),
  }));
}

function route(item: Resolved, integrations: Map<string, Resolved>, authorizers: Map<string, Authorizer>): Route {
  const target = item.required<string>('Target').replace(/^integrations\//, '');
  const integration = integrations.get(target);
  if (integration === undefined) throw new CloudError(`${item.logicalId}: the template has no integration ${target}.`);
  const version = integration.property('PayloadFormatVersion');
  if (version !== '2.0') {
    throw new CloudError(
      `${integration.logicalId}: expected payload format 2.0, the template says ${JSON.stringify(version)}.`,
    );
  }
  const authorizerId = item.property<string>('AuthorizerId');
  if (authorizerId !== undefined && !authorizers.has(authorizerId)) {
    throw new CloudError(`${item.logicalId}: the template has no authorizer ${authorizerId}.`);
  }
  return {
    routeKey: item.required('RouteKey'),
    functionArn: functionArnOf(integration.required('IntegrationUri')),
    timeoutMilliseconds: Number(integration.property('TimeoutInMillis') ?? 30_000),
    authorizer: authorizerId === undefined ? undefined : authorizers.get(authorizerId),
  };
}

function authorizer(item: Resolved): Authorizer {
  const type = item.required('AuthorizerType');
  if (type !== 'REQUEST')
    throw new CloudError(`${item.logicalId}: expected a REQUEST authorizer, the template says ${type}.`);
  return {
    functionArn: functionArnOf(item.required('AuthorizerUri')),
    identitySources: item.property('IdentitySource') ?? [],
    simpleResponses: item.property('EnableSimpleResponses') ?? false,
  };
}

/**
 * The function's ARN, bare or inside API Gateway's `…:path/2015-03-31/functions/<arn>/invocations`.
 */
function functionArnOf(uri: string): string {
  return /functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1] ?? uri;
}

function cors(configuration: CorsConfiguration | undefined): HttpCors | undefined {
  if (configuration === undefined) return undefined;
  return {
    origins: configuration.AllowOrigins ?? [],
    methods: configuration.AllowMethods ?? [],
    headers: configuration.AllowHeaders ?? [],
    exposedHeaders: configuration.ExposeHeaders ?? [],
    maxAgeSeconds: configuration.MaxAge,
  };
}
