/** An answer to the caller. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** API Gateway's own answers, with the name of the status as `message`. */
export function gatewayAnswer(status: number, message: string): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify({ message })) };
}

/**
 * Reads a function's result, payload format 2.0: a whole response, or any JSON value, which is the
 * body.
 *
 * @param payload JSON
 */
export function answerOf(payload: string): HttpAnswer {
  const value: unknown = JSON.parse(payload);
  if (!isResponse(value)) {
    const body = typeof value === 'string' ? value : payload;
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) };
  }
  const status = Number(value.statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return gatewayAnswer(500, 'Internal Server Error');
  const headers: Record<string, string | string[]> = {};
  for (const [name, header] of Object.entries(value.headers ?? {})) headers[name.toLowerCase()] = String(header);
  for (const [name, values] of Object.entries(value.multiValueHeaders ?? {}))
    headers[name.toLowerCase()] = values.map(String);
  if (value.cookies !== undefined && value.cookies.length > 0) headers['set-cookie'] = value.cookies;
  const body = Buffer.from(value.body ?? '', value.isBase64Encoded === true ? 'base64' : 'utf8');
  if (body.length > 0 && headers['content-type'] === undefined) headers['content-type'] = 'text/plain;charset=UTF-8';
  return { status, headers, body };
}

interface FunctionResponse {
  statusCode: number | string;
  headers?: Record<string, string | number | boolean>;
  multiValueHeaders?: Record<string, (string | number | boolean)[]>;
  cookies?: string[];
  body?: string;
  isBase64Encoded?: boolean;
}

function isResponse(value: unknown): value is FunctionResponse {
  return value !== null && typeof value === 'object' && 'statusCode' in value;
}
