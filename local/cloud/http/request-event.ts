import type { IncomingMessage } from 'node:http';
import { account } from '../template/index.ts';
import type { RouteMatch } from './route-table.ts';

export interface ReceivedRequest {
  message: IncomingMessage;
  body: Buffer;
  requestId: string;
  /** Milliseconds since 1970. */
  receivedAt: number;
}

/**
 * The event that an HTTP API sends to a function, payload format 2.0:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export type RequestEvent = ReturnType<typeof requestEvent>;

/** The event that API Gateway sends a function for a request (payload format 2.0). */
export function requestEvent(
  apiId: string,
  { message, body, requestId, receivedAt }: ReceivedRequest,
  match: RouteMatch,
) {
  const { path, query } = splitUrl(message.url ?? '/');
  const { headers, cookies } = headersOf(message);
  const isBase64Encoded = body.length > 0 && !isText(headers['content-type'], headers['content-encoding']);
  const domainName = headers.host ?? 'localhost';
  const queryStringParameters = parametersOf(query);
  return {
    version: '2.0',
    routeKey: match.route.routeKey,
    rawPath: decodedPath(path),
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(query !== '' && { queryStringParameters }),
    requestContext: {
      accountId: account,
      apiId,
      domainName,
      domainPrefix: domainName.split('.')[0] ?? '',
      http: {
        method: message.method ?? 'GET',
        path: decodedPath(path),
        protocol: `HTTP/${message.httpVersion}`,
        sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: match.route.routeKey,
      stage: '$default',
      time: clfTime(receivedAt),
      timeEpoch: receivedAt,
    },
    ...(Object.keys(match.pathParameters).length > 0 && { pathParameters: match.pathParameters }),
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
}

/** Path and query of a request's target, both undecoded. */
export function splitUrl(url: string): { path: string; query: string } {
  const mark = url.indexOf('?');
  return mark === -1 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

/** Names in lower case; repeated headers joined with commas; cookies apart. */
function headersOf(message: IncomingMessage): { headers: Record<string, string>; cookies: string[] } {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (let index = 0; index < message.rawHeaders.length; index += 2) {
    const name = message.rawHeaders[index].toLowerCase();
    const value = message.rawHeaders[index + 1];
    if (name === 'cookie') cookies.push(...value.split('; '));
    else headers[name] = name in headers ? `${headers[name]},${value}` : value;
  }
  headers['x-forwarded-for'] ??= message.socket.remoteAddress ?? '127.0.0.1';
  headers['x-forwarded-port'] ??= String(message.socket.localPort ?? '');
  headers['x-forwarded-proto'] ??= 'http';
  return { headers, cookies };
}

/** Decoded; values of a repeated name are joined with commas. */
function parametersOf(query: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    parameters[name] = Object.hasOwn(parameters, name) ? `${parameters[name]},${value}` : value;
  }
  return parameters;
}

/** Whether a function gets a body as text, by its headers; otherwise as base64. */
export function isText(contentType: string | undefined, contentEncoding: string | undefined): boolean {
  if (contentEncoding !== undefined && contentEncoding !== 'identity') return false;
  return /^(text\/|application\/(json|javascript|xml|[\w.-]+\+(json|xml))\b)/i.test(contentType ?? '');
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000` */
function clfTime(time: number): string {
  const [date = '', clock = ''] = new Date(time).toISOString().split(/[T.]/);
  const [year, month, day] = date.split('-');
  return `${day}/${monthNames[Number(month) - 1]}/${year}:${clock} +0000`;
}
