import { fileURLToPath } from 'node:url';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { staticFile } from './static-file.ts';

/** The built page lies beside the bundle. */
const directory = fileURLToPath(new URL('./public/', import.meta.url));

/** The search page, on the API's own origin. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { status, headers, body } = await staticFile(event.rawPath, directory);
  return { statusCode: status, headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}
