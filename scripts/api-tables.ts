/**
 * Writes the tables of calls and limits in docs/api.md from the API's description: `npm run
 * api-tables`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenApiDocument } from './build/openapi.ts';
import { root } from './build/step.ts';
import { withTables } from './docs/api-tables.ts';

const page = join(root, 'docs/api.md');
const document = JSON.parse(readFileSync(join(root, 'client/generated/openapi.json'), 'utf8')) as OpenApiDocument;
writeFileSync(page, withTables(readFileSync(page, 'utf8'), document));
