import { Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { createLogGroup } from '../constructs/log-group.ts';

/** Requests per second that the API answers: enough for a team, and a bound on the bill. */
const throttle = { rateLimit: 50, burstLimit: 100 };

/** Fields of the access log: names and figures, no caller's address, no body. */
const logged = {
  time: '$context.requestTime',
  requestId: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  bytes: '$context.responseLength',
  problem: '$context.integrationErrorMessage',
};

/** Creates the HTTP API with one stage, which throttles and logs requests. */
export function createHttpApi(scope: Construct): HttpApi {
  const api = new HttpApi(scope, 'Gateway', { apiName: Stack.of(scope).stackName, createDefaultStage: false });
  new HttpStage(scope, 'Stage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle,
    accessLogSettings: {
      destination: new LogGroupLogDestination(createLogGroup(scope, 'AccessLogs')),
      format: AccessLogFormat.custom(JSON.stringify(logged)),
    },
  });
  return api;
}
