/** Prints the OpenAPI document: `node functions/api/openapi.ts > openapi.json`. */
import { openApiDocument } from './document.ts';

process.stdout.write(`${JSON.stringify(openApiDocument(), null, 2)}\n`);
