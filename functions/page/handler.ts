import { fileURLToPath } from 'node:url';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { staticFile } from './static-file.ts';

/** The build puts the page beside the bundle. */
const directory = fileURLToPath(new URL('./public/', import.meta.url));

/** Serves the search page on the origin of the API. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { status, headers, body } = await staticFile(event.rawPath, directory);
  return { statusCode: status, headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}
