import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openApiDocument } from '../../../../functions/api/document.ts';
import type { OpenApiDocument } from '../../../../scripts/build/openapi.ts';
import { withTables } from '../../../../scripts/docs/api-tables.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/api.md'), 'utf8');

it('docs/api.md shows the calls and the limits of today; npm run api-tables writes them', () => {
  const document = JSON.parse(JSON.stringify(openApiDocument())) as OpenApiDocument;
  expect(withTables(page, document)).toBe(page);
});

it('a page without its blocks is refused', () => {
  const document = { paths: {}, tags: [], 'x-limits': {}, 'x-problems': {} } as unknown as OpenApiDocument;
  expect(() => withTables('no blocks', document)).toThrow('<!-- calls -->');
});
