import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Functions } from '../lambda/index.ts';
import type { HttpApi } from '../template/index.ts';
import { authorize } from './authorize.ts';
import { corsHeaders, isPreflight } from './cors.ts';
import { readBody } from './read-body.ts';
import { isText, type ReceivedRequest, requestEvent, splitUrl } from './request-event.ts';
import { answerOf, gatewayAnswer, type HttpAnswer } from './response.ts';
import { RouteTable } from './route-table.ts';

/**
 * Answers HTTP requests as API Gateway's HTTP API does, from the template's routes, without
 * throttling.
 */
export function httpApiHandler(api: HttpApi, functions: Functions) {
  const routes = new RouteTable(api.routes);
  return async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = randomUUID();
    const answer = await respond(api, routes, functions, message, requestId).catch((error: unknown) => {
      console.error(error);
      return gatewayAnswer(500, 'Internal Server Error');
    });
    const cors = api.cors === undefined ? {} : corsHeaders(api.cors, message.headers.origin, isPreflight(message));
    send(message, response, { ...answer, headers: { ...answer.headers, ...cors, 'apigw-requestid': requestId } });
  };
}

async function respond(
  api: HttpApi,
  routes: RouteTable,
  functions: Functions,
  message: IncomingMessage,
  requestId: string,
): Promise<HttpAnswer> {
  const receivedAt = Date.now();
  if (api.cors !== undefined && isPreflight(message)) return { status: 204, headers: {}, body: Buffer.alloc(0) };
  const match = routes.match(message.method ?? 'GET', splitUrl(message.url ?? '/').path);
  if (match === undefined) return gatewayAnswer(404, 'Not Found');
  const body = await readBody(message, isText(message.headers['content-type'], message.headers['content-encoding']));
  if (body === 'too large') return gatewayAnswer(413, 'Request Entity Too Large');
  const received: ReceivedRequest = { message, body, requestId, receivedAt };
  const event = requestEvent(api.id, received, match);
  const { authorizer, functionArn, timeoutMilliseconds } = match.route;
  if (authorizer === undefined) return invoke(functions, functionArn, event, timeoutMilliseconds);
  const authorization = await authorize(authorizer, event, functions);
  if ('refused' in authorization) return authorization.refused;
  const requestContext = { ...event.requestContext, authorizer: { lambda: authorization.context } };
  return invoke(functions, functionArn, { ...event, requestContext }, timeoutMilliseconds);
}

async function invoke(
  functions: Functions,
  functionArn: string,
  event: unknown,
  milliseconds: number,
): Promise<HttpAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(resolve, milliseconds, 'timeout');
  });
  const outcome = await Promise.race([functions.invoke(functionArn, event), timeout]);
  clearTimeout(timer);
  if (outcome === 'timeout') return gatewayAnswer(503, 'Service Unavailable');
  if (outcome.error === undefined) return answerOf(outcome.payload);
  const tooLarge = outcome.error.errorType === 'RequestTooLargeException';
  return tooLarge ? gatewayAnswer(413, 'Request Entity Too Large') : gatewayAnswer(500, 'Internal Server Error');
}

function send(message: IncomingMessage, response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  if (!message.complete) {
    // The rest of a refused body is read and dropped: closing would reset the connection before the
    // answer arrives.
    message.resume();
    response.setHeader('connection', 'close');
  }
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(message.method === 'HEAD' ? undefined : body);
}
