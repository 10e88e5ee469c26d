import { Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { keptLogGroup } from '../constructs/log-group.ts';

/** What one deployment answers unless its owner asks for more: enough for a team, too little to run up a bill. */
const throttle = { rateLimit: 50, burstLimit: 100 };

/** Names and figures only: no address of a caller, no body. */
const logged = {
  time: '$context.requestTime',
  requestId: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  bytes: '$context.responseLength',
  problem: '$context.integrationErrorMessage',
};

/** The HTTP API with its one stage: throttled, its requests logged. */
export function createHttpApi(scope: Construct): HttpApi {
  const api = new HttpApi(scope, 'Gateway', { apiName: Stack.of(scope).stackName, createDefaultStage: false });
  new HttpStage(scope, 'Stage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle,
    accessLogSettings: {
      destination: new LogGroupLogDestination(keptLogGroup(scope, 'AccessLogs')),
      format: AccessLogFormat.custom(JSON.stringify(logged)),
    },
  });
  return api;
}
